import { type Queryable, statement } from '../platform/database.ts';

/**
 * By the row of the customer, so that an account that has not confirmed its address gets nothing (S16). The
 * address is compared as it was written: what else may be the same mailbox is for the mailbox's server to say.
 */
const claim = statement<[customerId: string], never>(`
  UPDATE orders SET customer_id = customers.id, is_guests = false FROM customers
  WHERE customers.id = $1 AND customers.email_confirmed_at IS NOT NULL
    AND orders.is_guests AND orders.customer_id IS NULL AND orders.email = customers.email`);

/** What a guest has ordered with exactly the confirmed address of this customer is the customer's from now on. */
export const claimGuestOrders = (connection: Queryable, customerId: string): Promise<unknown> =>
  connection.run(claim, [customerId]);
