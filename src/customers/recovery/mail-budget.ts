import type { Queryable } from '../../database/database.ts';
import { takeWithin } from '../../web/limits/rate-limit.ts';
import { emailKey, mailboxKey } from '../email.ts';
import { findCustomer } from '../queries.ts';
import { RULES } from '../sign-in/limits.ts';

/** The recipient of a mail: an address, and the customer who gave it, or null for a guest. */
export interface MailTo {
  email: string;
  customerId: string | null;
}

/** Tells whether it is the confirmed address of that customer. A stranger can type any other one. */
export async function isProvenAddress(
  connection: Queryable,
  { email, customerId }: MailTo,
): Promise<boolean> {
  const customer = customerId === null ? undefined : await findCustomer(connection, customerId);
  return customer?.isEmailConfirmed === true && emailKey(customer.email) === emailKey(email);
}

/**
 * Takes one mail from what strangers may cause to a mailbox in a day (S44). It is false where that is used up. Call it
 * last in a transaction, because other mails to this mailbox wait for the commit.
 */
export async function takeStrangerMail(connection: Queryable, email: string): Promise<boolean> {
  return (await takeWithin(connection, [{ rule: RULES.strangerMailToAddress, key: mailboxKey(email) }])).ok;
}

/** A proven address takes nothing from that budget. */
export const mayWriteTo = async (connection: Queryable, to: MailTo): Promise<boolean> =>
  (await isProvenAddress(connection, to)) || takeStrangerMail(connection, to.email);
