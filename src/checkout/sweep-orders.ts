import { type Database, statement } from '../platform/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../platform/sweep-batches.ts';
import { type ChangeParts, cancelOrder } from './change-order.ts';

/**
 * So long after its reservation has ended an order still waits: whoever settles payments asks the provider, and
 * so knows of a payment of the last minute. This is for when the provider cannot be asked.
 */
const GRACE_MINUTES = 30;

const selectExpired = statement<[], { id: string }>(`
  SELECT orders.id FROM orders JOIN reservations ON reservations.id = orders.reservation_id
  WHERE reservations.expires_at < now() - interval '${GRACE_MINUTES} minutes' AND orders.state = 'placed'
  ORDER BY reservations.expires_at LIMIT ${SWEEP_BATCH}`);

/** None where it was paid or canceled meanwhile, or somebody else is at it. */
const lockUnpaid = statement<[id: string], { id: string }>(
  `SELECT id FROM orders WHERE id = $1 AND state = 'placed' FOR UPDATE SKIP LOCKED`,
);

const BY = { actor: 'shop', note: 'It was not paid in time. Nothing was charged.' } as const;

/**
 * Cancels orders whose pieces nobody has paid for in time, also while the payment provider is away: a payment
 * that comes later goes back. Each in a transaction of its own: variants are locked in the order of their SKUs
 * within one order alone, and two orders at once might wait for a checkout in a circle. Resolves to how many
 * there were.
 */
export const sweepOrders = (database: Database, parts: ChangeParts): Promise<number> =>
  sweepBatches(async () => {
    let canceled = 0;
    for (const { id } of await database.list(selectExpired, []))
      if (await cancelUnpaid(database, parts, id)) canceled++;
    return canceled;
  });

const cancelUnpaid = (database: Database, parts: ChangeParts, id: string): Promise<boolean> =>
  database.transaction(
    async (connection) =>
      (await connection.find(lockUnpaid, [id])) !== undefined &&
      (await cancelOrder(parts, connection, id, BY)).ok,
  );
