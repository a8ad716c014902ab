import { type Database, statement } from '../platform/database.ts';
import { sweepBatches } from '../platform/sweep-batches.ts';
import { type ChangeParts, cancelOrder } from './change-order.ts';

/**
 * So long after its reservation has ended an order still waits: whoever settles payments asks the provider, and
 * so knows of a payment of the last minute. This is for when the provider cannot be asked.
 */
const GRACE_MINUTES = 30;
const BATCH = 50;

const selectExpired = statement<[], { id: string }>(`
  SELECT orders.id FROM orders JOIN reservations ON reservations.id = orders.reservation_id
  WHERE reservations.expires_at < now() - interval '${GRACE_MINUTES} minutes' AND orders.state = 'placed'
  ORDER BY reservations.expires_at LIMIT ${BATCH} FOR UPDATE OF orders SKIP LOCKED`);

/**
 * Cancels orders whose pieces nobody has paid for in time, also while the payment provider is away: a payment
 * that comes later goes back. Resolves to how many there were.
 */
export const sweepOrders = (database: Database, parts: ChangeParts): Promise<number> =>
  sweepBatches(() =>
    database.transaction(async (connection) => {
      const expired = await connection.list(selectExpired, []);
      const by = { actor: 'shop', note: 'It was not paid in time. Nothing was charged.' } as const;
      for (const { id } of expired) await cancelOrder(parts, connection, id, by);
      return expired.length;
    }),
  );
