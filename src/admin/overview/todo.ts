import { type Queryable, statement } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';

/** What waits to be done now. Each count reads a partial index, and ends at a bound. */

export interface Todo {
  toPack: number;
  exchanges: number;
  returns: number;
  payouts: number;
  reviews: number;
  deadMails: number;
  /** When the oldest order to pack was placed. */
  oldestToPackAt: Date | null;
}

/** Counting more than this takes longer than anyone cares. */
export const COUNTED_MAX = 10_000;

const counted = (from: string) =>
  `(SELECT count(*)::int FROM (SELECT FROM ${from} LIMIT ${COUNTED_MAX}) AS counted)`;

const IS_TO_PACK = "state = 'paid' OR (state = 'placed' AND pays_on_delivery) OR is_partly_packed";

const selectTodo = statement<[], Omit<Todo, 'deadMails'>>(`
  SELECT ${counted(`orders WHERE ${IS_TO_PACK}`)} AS "toPack",
    (SELECT placed_at FROM orders WHERE ${IS_TO_PACK} ORDER BY placed_at, id LIMIT 1) AS "oldestToPackAt",
    ${counted("exchanges WHERE state IN ('to_pack', 'packed')")} AS exchanges,
    ${counted("returns WHERE state = 'asked'")} AS returns,
    ${counted('payment_refunds WHERE is_payout AND next_check_at IS NOT NULL')} AS payouts,
    ${counted("reviews WHERE state = 'pending'")} AS reviews`);

export async function findTodo(connection: Queryable, mail: Pick<Outbox, 'countDead'>): Promise<Todo> {
  const todo = await connection.find(selectTodo, []);
  if (!todo) throw new Error('the counts of the overview have no row');
  return { ...todo, deadMails: await mail.countDead(connection) };
}

export interface TodoItem {
  label: string;
  count: number;
  /** Where it is done. Undefined if the admin has no page for it. */
  path: string | undefined;
}

/** What is left, without what is done. */
export const todoItems = (todo: Todo): TodoItem[] =>
  [
    { label: 'orders to pack', count: todo.toPack, path: paths.adminOrders('state=to_pack&sort=oldest') },
    { label: 'exchanges to send', count: todo.exchanges, path: paths.adminReturns('state=received') },
    { label: 'returns to receive', count: todo.returns, path: paths.adminReturns('state=asked') },
    { label: 'payouts to make', count: todo.payouts, path: paths.adminPayouts() },
    { label: 'reviews to read', count: todo.reviews, path: undefined },
    { label: 'emails that failed', count: todo.deadMails, path: undefined },
  ].filter(({ count }) => count > 0);
