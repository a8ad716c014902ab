import { type Queryable, statement } from '../database/database.ts';

/**
 * By the row of the customer, so that an account that has not confirmed its address gets nothing (S16). Addresses are
 * compared in lower case, as accounts are: phones capitalize the first letter. Tags and dots count, because they may
 * name another mailbox. Both sides are lowered by the database, so that an equal address matches in any locale.
 */
const claim = statement<[customerId: string], never>(`
  UPDATE orders SET customer_id = customers.id, is_guests = false FROM customers
  WHERE customers.id = $1 AND customers.email_confirmed_at IS NOT NULL
    AND orders.is_guests AND orders.customer_id IS NULL AND lower(orders.email) = lower(customers.email)`);

/** What a guest has ordered with the confirmed address of this customer, in any capitals, is the customer's from now on. */
export const claimGuestOrders = (connection: Queryable, customerId: string): Promise<unknown> =>
  connection.run(claim, [customerId]);
