import { findProvenCustomer } from '../../customers/email.ts';
import type { Customer } from '../../customers/queries.ts';
import type { Queryable } from '../../database/database.ts';
import type { MailRecipient } from '../../layout/email/letter.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import type { Order } from '../order.ts';

type RecipientOrder = Pick<Order, 'email' | 'customerId' | 'address' | 'isLinkEnded'>;

/** Finds the name and the delivery address that an email shows. It is undefined if the email address is not proven. */
export async function findRecipient(
  connection: Queryable,
  order: RecipientOrder,
): Promise<MailRecipient | undefined> {
  const customer = await findProvenCustomer(connection, order);
  return customer && recipientOf(customer, order);
}

/** Someone else may have placed an order that has moved into the account, so its address is left out. */
export const recipientOf = (
  { name }: Pick<Customer, 'name'>,
  { address, isLinkEnded }: RecipientOrder,
): MailRecipient => (isLinkEnded ? { name } : { name, address: linesOf(address) });

const linesOf = ({ name, line1, line2, postalCode, city, country }: Order['address']): string[] =>
  [name, line1, line2, `${postalCode} ${city}`.trim(), COUNTRIES.get(country) ?? country].filter(Boolean);
