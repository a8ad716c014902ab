import { type Database, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import { type ChangeOrderDeps, cancelOrder } from '../change-order.ts';

/**
 * So long after its reservation has ended an order still waits: whoever settles payments asks the provider, and
 * so knows of a payment of the last minute. This is for when the provider cannot be asked.
 */
const GRACE_MINUTES = 30;

const selectExpired = statement<[except: readonly string[]], { id: string; number: string }>(`
  SELECT orders.id, orders.number FROM orders JOIN reservations ON reservations.id = orders.reservation_id
  WHERE reservations.expires_at < now() - interval '${GRACE_MINUTES} minutes' AND orders.state = 'placed'
    AND orders.id <> ALL ($1::uuid[])
  ORDER BY reservations.expires_at LIMIT ${SWEEP_BATCH}`);

/** None where it was paid or canceled meanwhile, or somebody else is at it. */
const lockUnpaid = statement<[id: string], { id: string }>(
  `SELECT id FROM orders WHERE id = $1 AND state = 'placed' FOR UPDATE SKIP LOCKED`,
);

/** So many in one sweep are not the orders' fault: the next sweep tries again. */
const FAULTS_MAX = 20;

const BY = { role: 'shop', note: "It was not paid in time. If you did pay, we'll refund you." } as const;

/**
 * Cancels orders whose pieces nobody has paid for in time, also while the payment provider is away: a payment
 * that comes later goes back. Each in a transaction of its own: variants are locked in the order of their SKUs
 * within one order alone, and two orders at once might wait for a checkout in a circle. One that cannot be
 * canceled stays as it is, for the next sweep, and keeps no other from its end. Resolves to how many were
 * canceled; rejects after all of them with an AggregateError that names those that were not, so that whoever
 * sweeps reports it.
 */
export async function sweepOrders(database: Database, parts: ChangeOrderDeps): Promise<number> {
  const faults = new Map<string, Error>();
  const canceled = await sweepBatches(async () => {
    let count = 0;
    for (const { id, number } of await database.list(selectExpired, [[...faults.keys()]])) {
      if (faults.size === FAULTS_MAX) break;
      try {
        if (await cancelUnpaid(database, parts, id)) count++;
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

const cancelUnpaid = (database: Database, parts: ChangeOrderDeps, id: string): Promise<boolean> =>
  database.transaction(
    async (connection) =>
      (await connection.find(lockUnpaid, [id])) !== undefined &&
      (await cancelOrder(parts, connection, id, BY)).ok,
  );
