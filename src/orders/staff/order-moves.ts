import type { Actor } from '../../audit/actor.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { isUuid } from '../../web/typed-text.ts';
import type { OrderWithLines } from '../order.ts';
import { findOrders } from '../orders.ts';
import { CAN_BE_PACKED } from '../queries.ts';
import type { OrderState } from '../states.ts';
import { listStaffOrders, type OrderSearch, orderCursorOf } from './list-orders.ts';

/** Moves of many orders: the staff selects, previews and starts them. The job in run-order-moves.ts packs or ships them. */

export const MOVE_ACTIONS = ['pack', 'ship'] as const;
export type MoveAction = (typeof MOVE_ACTIONS)[number];

export interface OrderMove {
  id: string;
  action: MoveAction;
  carrier: string;
  isStarted: boolean;
  isFinished: boolean;
  orderCount: number;
  doneCount: number;
  /** How many were packed or shipped. */
  movedCount: number;
}

/** The most orders of one move. */
export const MOVED_ORDERS_MAX = 2_000;
const PAGE_SIZE = 500;

const insertMove = statement<[customerId: string, action: string], { id: string }>(
  'INSERT INTO order_moves (customer_id, action) VALUES ($1, $2) RETURNING id',
);
const addSelected = statement<[id: string, numbers: readonly string[]], never>(`
  INSERT INTO order_move_orders (order_move_id, order_id)
  SELECT $1, id FROM orders WHERE number = ANY ($2::text[]) ON CONFLICT DO NOTHING`);

/** Remembers which orders a move is for: some numbers, or what a search finds. Nothing is moved yet. */
export async function createOrderMove(
  database: Database,
  { customerId, action }: { customerId: string; action: MoveAction },
  orders: readonly string[] | Omit<OrderSearch, 'after' | 'rowsMax'>,
): Promise<string> {
  return database.transaction(async (connection) => {
    const move = await connection.find(insertMove, [customerId, action]);
    if (!move) throw new Error('a move of orders was not stored');
    if ('q' in orders) await addFound(connection, move.id, orders);
    else await connection.run(addSelected, [move.id, orders]);
    return move.id;
  });
}

async function addFound(
  connection: Queryable,
  id: string,
  search: Omit<OrderSearch, 'after' | 'rowsMax'>,
): Promise<void> {
  let after: OrderSearch['after'];
  for (let count = 0; count < MOVED_ORDERS_MAX; count += PAGE_SIZE) {
    const found = await listStaffOrders(connection, { ...search, after, rowsMax: PAGE_SIZE });
    await connection.run(addSelected, [id, found.map(({ number }) => number)]);
    const last = found.at(-1);
    if (!last || found.length < PAGE_SIZE) return;
    after = orderCursorOf([last.sortValue, last.id]);
  }
}

const selectMove = statement<[id: string], OrderMove>(`
  SELECT id, action, carrier, started_at IS NOT NULL AS "isStarted", finished_at IS NOT NULL AS "isFinished", counts.*
  FROM order_moves, LATERAL (
    SELECT count(*)::int AS "orderCount", count(outcome)::int AS "doneCount",
      count(*) FILTER (WHERE outcome = 'done')::int AS "movedCount"
    FROM order_move_orders WHERE order_move_id = order_moves.id) AS counts
  WHERE id = $1::uuid`);

export const findOrderMove = async (connection: Queryable, id: string): Promise<OrderMove | undefined> =>
  isUuid(id) ? connection.find(selectMove, [id]) : undefined;

export interface MovedOrder {
  number: string;
  name: string;
  state: OrderState;
  /** Whether the action is allowed now. */
  isReady: boolean;
  outcome: 'done' | 'not_now' | 'failed' | null;
}

const LISTED_MAX = 50;

/** An order with packed parcels is shipped on its own page, because each parcel has its own number. */
const IS_READY = `CASE $2
  WHEN 'pack' THEN ${CAN_BE_PACKED}
  ELSE orders.state = 'packed' AND NOT EXISTS (SELECT FROM parcels WHERE order_id = orders.id AND parcels.state = 'packed')
END`;

const countReady = statement<[id: string, action: string], { count: number }>(`
  SELECT count(*) FILTER (WHERE ${IS_READY})::int AS count
  FROM order_move_orders JOIN orders ON orders.id = order_id WHERE order_move_id = $1`);
// What could not be moved is listed first, because someone has to look at it.
const selectMoved = statement<[id: string, action: string, rowsMax: number], MovedOrder>(`
  SELECT number, name, orders.state, ${IS_READY} AS "isReady", outcome
  FROM order_move_orders JOIN orders ON orders.id = order_id
  WHERE order_move_id = $1 ORDER BY coalesce(outcome, '') IN ('', 'done'), placed_at, number LIMIT $3`);

/** How many orders can be moved now, and the first of all. */
export async function previewOrderMove(
  connection: Queryable,
  { id, action }: OrderMove,
): Promise<{ readyCount: number; first: MovedOrder[] }> {
  const counted = await connection.find(countReady, [id, action]);
  return {
    readyCount: counted?.count ?? 0,
    first: await connection.list(selectMoved, [id, action, LISTED_MAX]),
  };
}

const selectMovedIds = statement<[id: string], { id: string }>(`
  SELECT orders.id FROM order_move_orders JOIN orders ON orders.id = order_id
  WHERE order_move_id = $1 ORDER BY placed_at, orders.id LIMIT ${MOVED_ORDERS_MAX}`);

/** All orders of a move, oldest first, for what is printed. */
export const listMovedOrders = async (connection: Queryable, id: string): Promise<OrderWithLines[]> =>
  findOrders(
    connection,
    (await connection.list(selectMovedIds, [id])).map((order) => order.id),
  );

const startMove = statement<[id: string, carrier: string, actor: string], never>(`
  UPDATE order_moves SET carrier = $2, actor = $3, started_at = now() WHERE id = $1 AND started_at IS NULL`);
const setTracking = statement<
  [id: string, numbers: readonly string[], trackingNumbers: readonly string[]],
  never
>(`
  UPDATE order_move_orders SET tracking_number = given.tracking
  FROM unnest($2::text[], $3::text[]) AS given (number, tracking) JOIN orders USING (number)
  WHERE order_move_id = $1 AND order_id = orders.id`);

export interface StartOrderMoveInput {
  id: string;
  carrier: string;
  /** The tracking numbers of some of the orders, by order number. */
  tracking: ReadonlyMap<string, string>;
}

/** Starts a move once, however often it is asked for. Resolves to false if it was started before. */
export const startOrderMove = async (
  database: Database,
  actor: Actor,
  { id, carrier, tracking }: StartOrderMoveInput,
): Promise<boolean> =>
  database.transaction(async (connection) => {
    if ((await connection.run(startMove, [id, carrier, JSON.stringify(actor)])) === 0) return false;
    await connection.run(setTracking, [id, [...tracking.keys()], [...tracking.values()]]);
    return true;
  });

const deleteOld = statement<[], never>(`
  DELETE FROM order_moves WHERE id = ANY (ARRAY(
    SELECT id FROM order_moves WHERE created_at < now() - interval '7 days'
      AND (started_at IS NULL OR finished_at IS NOT NULL) LIMIT ${SWEEP_BATCH}))`);

/** Forgets moves after a week, except those under way; resolves to how many. */
export const sweepOrderMoves = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteOld, []));
