import { type Database, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { type ChangeOrderDeps, cancelOrder } from '../change-order.ts';

/**
 * An unpaid order is canceled this long after its reservation expires. Before that, reconciling asks the provider and
 * finds payments of the last minute, so this only matters while the provider cannot be reached.
 */
const GRACE_MINUTES = 30;

const selectExpired = statement<[except: readonly string[]], { id: string; number: string }>(`
  SELECT orders.id, orders.number FROM orders JOIN reservations ON reservations.id = orders.reservation_id
  WHERE reservations.expires_at < now() - interval '${GRACE_MINUTES} minutes' AND orders.state = 'placed'
    AND orders.id <> ALL ($1::uuid[])
  ORDER BY reservations.expires_at LIMIT ${SWEEP_BATCH}`);

/** Finds no row if the order has been paid or canceled, or if another transaction has locked it. */
const lockUnpaid = statement<[id: string], { id: string }>(
  `SELECT id FROM orders WHERE id = $1 AND state = 'placed' FOR UPDATE SKIP LOCKED`,
);

/** After this many faults, the cause is not a single order. The next sweep tries again. */
const FAULTS_MAX = 20;

const SHOP = { role: 'shop', note: 'It wasn’t paid in time. If you did pay, we’ll refund you.' } as const;

/**
 * Cancels orders that were not paid in time, also while the payment provider cannot be reached. A payment that arrives
 * later is refunded. Each order has a transaction of its own, because variants are locked in SKU order within one order
 * only, and two orders in one transaction could deadlock with a checkout. An order that cannot be canceled waits for the
 * next sweep and does not stop the others. Resolves to the number of canceled orders. Rejects at the end with an
 * AggregateError that names the orders that failed.
 */
export async function sweepOrders(database: Database, deps: ChangeOrderDeps): Promise<number> {
  const faults = new Map<string, Error>();
  const canceled = await sweepBatches(async () => {
    let count = 0;
    for (const { id, number } of await database.list(selectExpired, [[...faults.keys()]])) {
      if (faults.size === FAULTS_MAX) break;
      try {
        if (await cancelUnpaid(database, deps, id)) count++;
      } catch (cause) {
        faults.set(id, new Error(`order ${number} could not be canceled`, { cause }));
      }
    }
    return count;
  });
  if (faults.size === 0) return canceled;
  const named = [...faults.values()].map(({ message }) => message).join('; ');
  throw new AggregateError(faults.values(), `${canceled} orders canceled, but ${named}`);
}

const cancelUnpaid = (database: Database, deps: ChangeOrderDeps, id: string): Promise<boolean> =>
  database.transaction(
    async (connection) =>
      (await connection.find(lockUnpaid, [id])) !== undefined &&
      (await cancelOrder(deps, connection, id, SHOP)).ok,
  );
