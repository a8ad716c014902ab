import { type Queryable, statement } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import { CAN_BE_PACKED } from '../../orders/queries.ts';
import { mayDo, type StaffRole } from '../../staff/scopes.ts';
import { counted, formatCount } from '../shell/counts.ts';

/** What waits to be done now. Each count reads a partial index, and ends at a bound. */

export interface Todo {
  /** At most COUNTED_MAX, like the other counts. */
  toPack: number;
  /** When the oldest order to pack was placed. */
  oldestToPackAt: Date | null;
  exchanges: number;
  returns: number;
  payouts: number;
  reviews: number;
  deadMails: number;
}

/** Counting stops here, so that the page stays fast however much is left to do. */
export const COUNTED_MAX = 10_000;

const countOf = (from: string) =>
  `(SELECT count(*)::int FROM (SELECT FROM ${from} LIMIT ${COUNTED_MAX}) AS bounded)`;

const selectTodo = statement<[], Omit<Todo, 'deadMails'>>(`
  SELECT ${countOf(`orders WHERE ${CAN_BE_PACKED}`)} AS "toPack",
    (SELECT placed_at FROM orders WHERE ${CAN_BE_PACKED} ORDER BY placed_at, id LIMIT 1) AS "oldestToPackAt",
    ${countOf("exchanges WHERE state IN ('to_pack', 'packed')")} AS exchanges,
    ${countOf("returns WHERE state = 'asked'")} AS returns,
    ${countOf('payment_refunds WHERE is_payout AND next_check_at IS NOT NULL')} AS payouts,
    ${countOf("reviews WHERE state = 'pending'")} AS reviews`);

export async function findTodo(connection: Queryable, mail: Pick<Outbox, 'countDead'>): Promise<Todo> {
  const todo = await connection.find(selectTodo, []);
  if (!todo) throw new Error('the counts of the overview have no row');
  return { ...todo, deadMails: await mail.countDead(connection) };
}

export interface TodoItem {
  /** Such as "3 orders to pack". */
  text: string;
  /** Where it is done. Undefined if the role may not open the page. */
  path: string | undefined;
}

/** Returns what is left to do. Counts of zero are left out. */
export const todoItems = (todo: Omit<Todo, 'oldestToPackAt'>, role: StaffRole): TodoItem[] =>
  [
    item(todo.toPack, ['order', 'orders'], 'to pack', paths.adminOrders('state=to_pack&sort=oldest')),
    item(
      todo.exchanges,
      ['exchange', 'exchanges'],
      'to ship',
      paths.adminOrders('state=exchange_open&sort=oldest'),
    ),
    item(todo.returns, ['return', 'returns'], 'to receive', paths.adminReturns('state=asked')),
    item(todo.payouts, ['payout', 'payouts'], 'to make', paths.adminPayouts()),
    item(todo.reviews, ['review', 'reviews'], 'to read', paths.adminReviews()),
    item(todo.deadMails, ['email', 'emails'], 'that failed', mailsPath(role)),
  ].flat();

function mailsPath(role: StaffRole): string | undefined {
  if (mayDo(role, 'customers:read')) return paths.adminFailedMails();
  return mayDo(role, 'settings:read') ? paths.adminHealth() : undefined;
}

function item(
  count: number,
  nouns: readonly [one: string, many: string],
  todo: string,
  path: string | undefined,
) {
  const number = count >= COUNTED_MAX ? `${formatCount(COUNTED_MAX)}+ ${nouns[1]}` : counted(count, ...nouns);
  return count > 0 ? [{ text: `${number} ${todo}`, path }] : [];
}
