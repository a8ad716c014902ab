import { findProvenCustomer } from '../../customers/email.ts';
import type { Customer } from '../../customers/queries.ts';
import type { Queryable } from '../../database/database.ts';
import type { MailRecipient } from '../../layout/email/letter.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import type { Order } from '../order.ts';

type RecipientOrder = Pick<Order, 'email' | 'customerId' | 'address' | 'isLinkEnded'>;

/** The name and the address that an email about an order shows, or undefined for an address that is not proven. */
export async function findRecipient(
  connection: Queryable,
  order: RecipientOrder,
): Promise<MailRecipient | undefined> {
  const customer = await findProvenCustomer(connection, order);
  return customer && recipientOf(customer, order);
}

/** An order that has moved into the account may have been placed by someone else, who typed its address. */
export const recipientOf = (
  { name }: Pick<Customer, 'name'>,
  { address, isLinkEnded }: RecipientOrder,
): MailRecipient => (isLinkEnded ? { name } : { name, address: linesOf(address) });

const linesOf = ({ name, line1, line2, postalCode, city, country }: Order['address']): string[] =>
  [name, line1, line2, `${postalCode} ${city}`.trim(), COUNTRIES.get(country) ?? country].filter(Boolean);
