import type { Queryable } from '../database/database.ts';
import { type Count, takeWithin } from '../web/limits/rate-limit.ts';
import { isProvenAddress, type MailTo, mailboxKey } from './email.ts';
import { RATE_LIMITS } from './limits.ts';

/** Counts one of the emails that strangers may cause to a mailbox in a day (S44). */
export const strangerMailTo = (email: string): Count => ({
  rule: RATE_LIMITS.strangerMailToAddress,
  key: mailboxKey(email),
});

/**
 * Takes one email from the number that strangers may cause to a mailbox in a day (S44). Resolves to false if that number
 * is used up. It must come last in a transaction, because other emails to this mailbox wait for the commit.
 */
export async function takeStrangerMail(connection: Queryable, email: string): Promise<boolean> {
  return (await takeWithin(connection, [strangerMailTo(email)])).ok;
}

/** An email to a proven address takes nothing from that number. */
export const mayWriteTo = async (connection: Queryable, to: MailTo): Promise<boolean> =>
  (await isProvenAddress(connection, to)) || takeStrangerMail(connection, to.email);
