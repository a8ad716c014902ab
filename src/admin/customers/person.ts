import { emailFormFault } from '../../customers/email.ts';
import { pageNotFound } from '../../customers/forms.ts';
import { type Customer, findCustomer } from '../../customers/queries.ts';
import type { Queryable } from '../../database/database.ts';
import { listOrdersOf, type Person } from '../../orders/person-orders.ts';
import { isUuid } from '../../web/typed-text.ts';

/** Someone who has an account, or a guest who has ordered with an email address. */
export type FoundPerson = { customer: Customer } | { customer: undefined; guestEmail: string };

export const personOf = (found: FoundPerson): Person =>
  found.customer ? { customerId: found.customer.id } : { guestEmail: found.guestEmail };

/** Finds a customer by the ID of the account, or a guest by the whole address of an order. Throws a Problem 404. */
export async function getPerson(connection: Queryable, id: string): Promise<FoundPerson> {
  const customer = isUuid(id) ? await findCustomer(connection, id) : undefined;
  if (customer) return { customer };
  if (emailFormFault(id) !== undefined) throw pageNotFound();
  const guestEmail = id.trim();
  if ((await listOrdersOf(connection, { guestEmail }, 1)).length === 0) throw pageNotFound();
  return { customer: undefined, guestEmail };
}
