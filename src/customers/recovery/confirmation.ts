import { type Queryable, statement } from '../../database/database.ts';
import { absoluteUrl } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { MailContent } from '../../mail/letter.ts';
import type { Mail } from '../../mail/mail.ts';
import type { StateStore } from '../../state/store.ts';
import { emailKey } from '../email.ts';
import { claimGuestOrders, type JoinedAccounts, joinAccounts } from '../join/join-accounts.ts';
import { takeStrangerMail } from '../limits.ts';
import { alreadyRegistered, confirmEmail } from '../messages.ts';
import {
  type CustomerRecord,
  findConfirmedCustomer,
  findCustomer,
  lockCustomer,
  setConfirmedEmail,
} from '../queries.ts';
import {
  findOneTimeToken,
  issueOneTimeToken,
  redeemOneTimeToken,
  type TokenPurpose,
} from './one-time-tokens.ts';

/**
 * Whose an e-mail address is. Any number of accounts may have registered with it; it belongs to the one that
 * has confirmed it, and its owner alone gets to know, by mail, that somebody else wants to have it (S14).
 */

export const CONFIRM_HOURS = 48;

interface MailParts {
  mail: Pick<Mail, 'send'>;
}

const lockKey = statement<[emailKey: string, seed: number], never>(
  'SELECT pg_advisory_xact_lock(hashtextextended($1, $2))',
);
/** Keeps these locks apart from others. */
const SEED = 7_305_221;

/** Until the transaction ends nobody else registers with the address or confirms it. */
export async function lockAddress(connection: Queryable, key: string): Promise<void> {
  await connection.find(lockKey, [key, SEED]);
}

/**
 * A link to confirm the address, or to its owner that somebody else wants to have it. A token is made either
 * way, so that the work is the same. In the transaction that makes or needs it.
 */
export async function sendConfirmation(
  { mail }: MailParts,
  connection: Queryable,
  { id, email }: Pick<CustomerRecord, 'id' | 'email'>,
): Promise<void> {
  const token = await issueOneTimeToken(connection, {
    purpose: 'confirm_email',
    customerId: id,
    data: email,
    minutes: CONFIRM_HOURS * 60,
  });
  const owner = await findConfirmedCustomer(connection, emailKey(email));
  if (owner) return notifyOwner({ mail }, connection, owner);
  const link = absoluteUrl(`${paths.confirmEmail()}?token=${token}`);
  await mail.send(connection, { to: email, ...confirmEmail({ link, hours: CONFIRM_HOURS }) });
}

/** That somebody else, or the owner after a long time, wants to have the address. */
export async function notifyOwner(
  { mail }: MailParts,
  connection: Queryable,
  owner: CustomerRecord,
): Promise<void> {
  const links = {
    signIn: absoluteUrl(paths.signIn()),
    resetPassword: absoluteUrl(paths.forgotPassword()),
  };
  await mail.send(connection, { to: owner.email, ...alreadyRegistered(links) });
}

/**
 * Mails what has happened to an account, but never to the owner of the address who has another account. An account
 * that has not confirmed its address may be a stranger's, who could otherwise cause any number of mails.
 */
export async function notifyCustomer(
  { mail }: MailParts,
  connection: Queryable,
  { id, email }: Pick<CustomerRecord, 'id' | 'email'>,
  content: MailContent,
): Promise<void> {
  const owner = await findConfirmedCustomer(connection, emailKey(email));
  const isTold = owner ? owner.id === id : await takeStrangerMail(connection, email);
  if (isTold) await mail.send(connection, { to: email, ...content });
}

/**
 * Uses a link: whose it was, locked, and which address it is about. Locks are taken in the order of address,
 * customer, token, as by whoever removes the other accounts of an address. Undefined: the link is dead.
 */
export async function redeemLink(
  connection: Queryable,
  purpose: TokenPurpose,
  token: string,
): Promise<{ customer: CustomerRecord; email: string } | undefined> {
  const found = await findOneTimeToken(connection, purpose, token);
  const before = found && (await findCustomer(connection, found.customerId));
  if (!before) return undefined;
  const email = found.data ?? before.email;
  await lockAddress(connection, emailKey(email));
  const customer = await lockCustomer(connection, before.id);
  const used = customer && (await redeemOneTimeToken(connection, purpose, token));
  return used && { customer, email };
}

/** A customer who has proven to own the mailbox, and the accounts that this has joined. */
export interface ProofResult {
  customer: CustomerRecord;
  joined: JoinedAccounts | undefined;
}

/**
 * The address is the customer's, and so is what other accounts and guests have ordered with it. Undefined: it is
 * another's. The address must be locked.
 */
export async function confirmOwner(
  connection: Queryable,
  store: StateStore,
  customerId: string,
  email: string,
): Promise<ProofResult | undefined> {
  const key = emailKey(email);
  const owner = await connection.find(setConfirmedEmail, [customerId, email, key]);
  if (!owner) return undefined;
  const joined = await joinAccounts(connection, store, { id: customerId, emailKey: key });
  await claimGuestOrders(connection, customerId);
  return { customer: owner, joined };
}
