import type { Queryable } from '../platform/database.ts';
import { takeWithin } from '../platform/rate-limit.ts';
import { emailKey, mailboxKey } from './email.ts';
import { RULES } from './limits.ts';
import { findCustomer } from './queries.ts';

/** Whom a mail would go to: an address, and the customer who gave it; null for a guest. */
export interface MailTo {
  email: string;
  customerId: string | null;
}

/** Whether it is the confirmed address of that customer. Anybody can type any other one. */
export async function isProvenAddress(
  connection: Queryable,
  { email, customerId }: MailTo,
): Promise<boolean> {
  const customer = customerId === null ? undefined : await findCustomer(connection, customerId);
  return customer?.isEmailConfirmed === true && emailKey(customer.email) === emailKey(email);
}

/**
 * Takes one mail from what strangers may cause to a mailbox in a day (S44); false where that is used up. Call it
 * last in its transaction: until the commit, others who write to this mailbox wait.
 */
export async function takeStrangerMail(connection: Queryable, email: string): Promise<boolean> {
  return (await takeWithin(connection, RULES.strangerMailToAddress, mailboxKey(email))).ok;
}

/** True without taking one where the address is proven. */
export const mayWriteTo = async (connection: Queryable, to: MailTo): Promise<boolean> =>
  (await isProvenAddress(connection, to)) || takeStrangerMail(connection, to.email);
