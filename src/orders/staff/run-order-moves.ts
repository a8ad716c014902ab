import type { Actor } from '../../audit/actor.ts';
import { type Database, isDatabaseAway, type Queryable, statement } from '../../database/database.ts';
import { isDeadlock, retriedTransaction } from '../../database/retried-transaction.ts';
import { lockOrder } from '../../payments/queries.ts';
import type { ChangeOrderDeps, StaffActor } from '../change-order.ts';
import { packOrder } from '../parcels/pack-order.ts';
import { selectParcels } from '../parcels/queries.ts';
import { shipOrder } from '../parcels/ship-order.ts';
import type { MoveAction } from './order-moves.ts';

/** Packs or ships the orders of the moves that the staff has started: see order-moves.ts. */

const BATCH_SIZE = 25;

interface ClaimedMove {
  id: string;
  action: MoveAction;
  carrier: string;
  actor: Actor;
}

// The lock keeps two instances from working on the same move.
const claim = statement<[], ClaimedMove>(`
  SELECT id, action, carrier, actor FROM order_moves WHERE started_at IS NOT NULL AND finished_at IS NULL
  ORDER BY started_at LIMIT 1 FOR UPDATE SKIP LOCKED`);
// Orders are locked in ID order to avoid deadlocks.
const nextOrders = statement<[id: string, rowsMax: number], { orderId: string; trackingNumber: string }>(`
  SELECT order_id AS "orderId", tracking_number AS "trackingNumber" FROM order_move_orders
  WHERE order_move_id = $1 AND outcome IS NULL ORDER BY order_id LIMIT $2`);
const setOutcome = statement<[id: string, orderId: string, outcome: string], never>(
  'UPDATE order_move_orders SET outcome = $3 WHERE order_move_id = $1 AND order_id = $2 AND outcome IS NULL',
);
const finish = statement<[id: string], never>('UPDATE order_moves SET finished_at = now() WHERE id = $1');

type MoveDeps = ChangeOrderDeps & { database: Database };

/** Names the order that could not be moved because of an error. */
class MoveFault extends Error {
  readonly moveId: string;
  readonly orderId: string;
  constructor(moveId: string, orderId: string, cause: unknown) {
    super(`order ${orderId} could not be moved`, { cause });
    this.moveId = moveId;
    this.orderId = orderId;
  }
}

/**
 * Moves the next orders of a move that is under way, in one transaction. A process that ends in the middle leaves the batch
 * undone, and another one does it. Resolves to false if there is nothing to do.
 */
const runBatch = (deps: MoveDeps): Promise<boolean> =>
  retriedTransaction(deps.database, async (connection) => {
    const move = await connection.find(claim, []);
    if (!move) return false;
    const orders = await connection.list(nextOrders, [move.id, BATCH_SIZE]);
    for (const { orderId, trackingNumber } of orders) {
      const moved = await moveOne(deps, connection, move, orderId, trackingNumber).catch((error: unknown) => {
        if (isDeadlock(error)) throw error;
        throw new MoveFault(move.id, orderId, error);
      });
      await connection.run(setOutcome, [move.id, orderId, moved ? 'done' : 'not_now']);
    }
    if (orders.length < BATCH_SIZE) await connection.run(finish, [move.id]);
    return true;
  });

async function moveOne(
  deps: ChangeOrderDeps,
  connection: Queryable,
  { action, carrier, actor }: ClaimedMove,
  orderId: string,
  trackingNumber: string,
): Promise<boolean> {
  const by: StaffActor = { role: 'staff', staff: actor };
  if (action === 'pack') return (await packOrder(deps, connection, orderId, by)).ok;
  if (await hasPackedParcels(connection, orderId)) return false;
  return (await shipOrder(deps, connection, orderId, by, { carrier, trackingNumber })).ok;
}

/** The preview leaves these orders out, too: see IS_READY. */
async function hasPackedParcels(connection: Queryable, orderId: string): Promise<boolean> {
  await connection.find(lockOrder, [orderId]);
  const parcels = await connection.list(selectParcels, [orderId]);
  return parcels.some(({ state }) => state === 'packed');
}

/** Works until no move is left, or until the signal ends it. An order that throws is marked, and does not stop the others. */
export async function runOrderMoves(deps: MoveDeps, isEnded: () => boolean): Promise<void> {
  while (!isEnded()) {
    try {
      if (!(await runBatch(deps))) return;
    } catch (error) {
      if (!(error instanceof MoveFault) || isDatabaseAway(error.cause as Error)) throw error;
      await deps.database.run(setOutcome, [error.moveId, error.orderId, 'failed']);
    }
  }
}
