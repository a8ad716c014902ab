import { type Queryable, statement } from '../database/database.ts';
import { findOrders } from './orders.ts';
import { staffNotesOf } from './staff/order-notes.ts';

/** The orders of guests by the email address that they gave. The database lowers both sides, as for its index. */
const OF_GUEST = 'is_guests AND lower(email) = lower($1)';

/** More orders of one guest than this are not exported at once. */
const ORDERS_MAX = 500;

const selectIds = statement<[email: string], { id: string; number: string }>(`
  SELECT id, number FROM orders WHERE ${OF_GUEST} ORDER BY placed_at DESC LIMIT ${ORDERS_MAX}`);

/** Newest first. */
const listGuestOrders = (connection: Queryable, email: string): Promise<{ id: string; number: string }[]> =>
  connection.list(selectIds, [email]);

/** The orders of a guest, for the export of personal data. */
export async function guestOrdersOf(
  connection: Queryable,
  email: string,
): Promise<Record<string, unknown>[]> {
  const ids = (await listGuestOrders(connection, email)).map(({ id }) => id);
  const notes = await staffNotesOf(connection, ids);
  return (await findOrders(connection, ids)).map(({ id, customerId: _, ...order }) => ({
    ...order,
    staffNotes: notes.get(id) ?? [],
  }));
}

const anonymizeLater = statement<[email: string], { number: string }>(
  `UPDATE orders SET is_to_anonymize = true WHERE ${OF_GUEST} RETURNING number`,
);

/** The orders become anonymous as those of a deleted account do. Resolves to their numbers. */
export const anonymizeGuestLater = async (connection: Queryable, email: string): Promise<string[]> =>
  (await connection.list(anonymizeLater, [email])).map(({ number }) => number);
