import { ADVISORY_LOCKS, lockUntilEnd } from '../../database/advisory-locks.ts';
import type { Database, Queryable } from '../../database/database.ts';
import type { Letter, MailRecipient } from '../../layout/email/letter.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import type { StateStore } from '../../state/store.ts';
import { emailKey } from '../email.ts';
import { claimGuestOrders, type JoinedAccounts, joinAccounts } from '../join/join-accounts.ts';
import { alreadyRegistered } from '../messages.ts';
import {
  type Customer,
  findConfirmedCustomer,
  findCustomer,
  lockCustomer,
  setConfirmedEmail,
} from '../queries.ts';
import { takeStrangerMail } from '../stranger-emails.ts';
import { findOneTimeToken, redeemOneTimeToken, type TokenPurpose } from './one-time-tokens.ts';

/*
 * Any number of accounts may register with one email address. The address belongs to the account that has confirmed
 * it. Only its owner learns, by email, that someone else tried to use it (S14).
 */

interface MailDeps {
  mail: Outbox;
}

/** Until the transaction ends, no one else can register with the address or confirm it. */
export const lockAddress = (connection: Queryable, key: string): Promise<void> =>
  lockUntilEnd(connection, ADVISORY_LOCKS.accountEmail, key);

/** Tells the owner of an address that someone, perhaps the owner, wants to use it for another account. */
export async function notifyOwner({ mail }: MailDeps, connection: Queryable, owner: Customer): Promise<void> {
  const links = {
    signIn: mail.publicUrl + paths.signIn(),
    resetPassword: mail.publicUrl + paths.forgotPassword(),
  };
  await mail.send(connection, { to: owner.email, recipient: nameOf(owner), ...alreadyRegistered(links) });
}

/**
 * Emails what has happened to an account. The email never goes to an owner of the address who has another account. An
 * account with an unconfirmed address may be a stranger's, who could otherwise cause any number of emails.
 */
export async function notifyCustomer(
  { mail }: MailDeps,
  connection: Queryable,
  { id, email }: Pick<Customer, 'id' | 'email'>,
  content: Letter,
): Promise<void> {
  const owner = await findConfirmedCustomer(connection, emailKey(email));
  const isAllowed = owner ? owner.id === id : await takeStrangerMail(connection, email);
  if (!isAllowed) return;
  await mail.send(connection, { to: email, recipient: owner && nameOf(owner), ...content });
}

/** The owner is greeted by name. Anyone may have typed the name of an account whose address is not confirmed. */
export const nameOf = ({ name, isEmailConfirmed }: Customer): MailRecipient | undefined =>
  isEmailConfirmed ? { name } : undefined;

/**
 * Redeems a link and locks its customer. Locks are taken in the order address, customer, token, the same as when the
 * other accounts of an address are removed, to avoid deadlocks. Resolves to undefined if the link no longer works.
 */
export async function redeemLink(
  connection: Queryable,
  purpose: TokenPurpose,
  token: string,
): Promise<{ customer: Customer; email: string } | undefined> {
  const found = await findOneTimeToken(connection, purpose, token);
  const before = found && (await findCustomer(connection, found.customerId));
  if (!before) return undefined;
  const email = found.data ?? before.email;
  await lockAddress(connection, emailKey(email));
  const customer = await lockCustomer(connection, before.id);
  const redeemed = customer && (await redeemOneTimeToken(connection, purpose, token));
  return redeemed && { customer, email };
}

/** A customer who has proven to own the mailbox, and the accounts that were joined because of it. */
export interface ProofResult {
  customer: Customer;
  joined: JoinedAccounts | undefined;
}

/**
 * Gives the address to the customer, together with what other accounts and guests have ordered with it. The caller
 * must have locked the address. Resolves to undefined if the address belongs to another customer.
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

export interface FinishProofDeps {
  database: Database;
  /** Receives errors of the work after the commit, which the sweeper repeats. */
  onError(error: unknown): void;
}

/** The address is already proven, so a failure here must not fail the request. */
export const finishProof = ({ database, onError }: FinishProofDeps, { joined }: ProofResult): Promise<void> =>
  joined?.finish(database).catch(onError) ?? Promise.resolve();
