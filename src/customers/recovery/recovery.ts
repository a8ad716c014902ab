import type { Queryable } from '../../database/database.ts';
import { absoluteUrl } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { StateStore } from '../../state/store.ts';
import { networkCounts } from '../../web/limits/network-limits.ts';
import { type RateLimits, takeOrRefuse } from '../../web/limits/rate-limit.ts';
import type { AccountDeps } from '../accounts.ts';
import { removeUnconfirmedAddresses } from '../addresses/addresses.ts';
import { type Client, forgetAllBrowsers } from '../devices/remembered-browsers.ts';
import { emailKey, mailboxKey } from '../email.ts';
import { joinAccounts } from '../join/join-accounts.ts';
import { RESET_MINUTES, RULES } from '../limits.ts';
import { confirmNewEmail, emailChanged, passwordChanged, passwordReset, resetPassword } from '../messages.ts';
import { removeAllPasskeys } from '../passkeys/passkeys.ts';
import { passwordFault } from '../passwords/password-rules.ts';
import {
  type CustomerRecord,
  findConfirmedCustomer,
  findCustomer,
  findCustomerByEmail,
  lockCustomer,
  setPassword,
} from '../queries.ts';
import { claimOf } from '../sign-in/password-tries.ts';
import {
  CONFIRM_HOURS,
  confirmOwner,
  notifyCustomer,
  notifyOwner,
  type ProofResult,
  redeemLink,
} from './confirmation.ts';
import { endOneTimeTokens, findOneTimeToken, issueOneTimeToken } from './one-time-tokens.ts';

/** Ways back in, and changes of what they hang on. A link is used, and what it does is done, together. */

/**
 * Sends the link where there is an account; resolves to the same either way. A try is counted before that is known
 * (S42), by the address itself: other writings of its mailbox may have no account, and take nothing from it. These
 * count by their mailbox as well (S44), which a confirmed account is mailed beyond.
 */
export async function sendResetLink({ database, limits, mail }: AccountDeps, email: string): Promise<void> {
  const key = emailKey(email);
  const mailbox = mailboxKey(email);
  if (!(await limits.take(RULES.resetToAddress, key)).ok) return;
  const isWithinMailbox = mailbox === key || (await limits.take(RULES.resetToMailbox, mailbox)).ok;
  const customer = await findCustomerByEmail(database, key);
  if (!customer || customer.isDisabled || !(isWithinMailbox || customer.isEmailConfirmed)) return;
  await database.transaction(async (connection) => {
    const token = await issueOneTimeToken(connection, {
      purpose: 'reset_password',
      customerId: customer.id,
      data: customer.email,
      minutes: RESET_MINUTES,
    });
    const link = absoluteUrl(`${paths.resetPassword()}?token=${token}`);
    await mail.send(connection, { to: customer.email, ...resetPassword({ link, minutes: RESET_MINUTES }) });
  });
}

type Reset =
  | { ok: true }
  | { ok: false; reason: 'dead_link' }
  | { ok: false; reason: 'fault'; fault: string };

export interface ProofDeps extends AccountDeps {
  store: StateStore;
  /** Receives errors of the work after the commit, which the sweeper repeats. */
  onError(error: unknown): void;
}

/** The new password of the one to whom the link was sent; every device is signed out. */
export async function resetByLink(
  parts: ProofDeps,
  { token, password }: { token: string; password: string },
  client: Client,
): Promise<Reset> {
  const { database, passwords, limits, store } = parts;
  const fault = passwordFault(password, { email: '', name: '' });
  if (fault) return { ok: false, reason: 'fault', fault };
  const hasLink = (await findOneTimeToken(database, 'reset_password', token)) !== undefined;
  const passwordHash = await passwords.hash(password, claimOf(client, hasLink));
  const outcome = await database
    .transaction(async (connection) => {
      const used = await redeemLink(connection, 'reset_password', token);
      // The link was mailed just when the account got another address, and must not open it from the old mailbox.
      if (!used || used.customer.email !== used.email || used.customer.isDisabled) return undefined;
      const { customer } = used;
      const ownFault = passwordFault(password, customer);
      // The link was not used, then.
      if (ownFault) throw new OwnWords(ownFault);
      const proven = await prove(connection, store, customer);
      const changed =
        proven && (await changePassword(parts, connection, customer, passwordHash, passwordReset));
      return changed && { customer: changed, joined: proven.joined };
    })
    .catch((error: unknown) => {
      if (error instanceof OwnWords) return error;
      throw error;
    });
  if (!outcome) return { ok: false, reason: 'dead_link' };
  if (outcome instanceof OwnWords) return { ok: false, reason: 'fault', fault: outcome.message };
  await finish(parts, outcome);
  await store.endOthers(outcome.customer.id, undefined);
  await resetTries(limits, client, emailKey(outcome.customer.email));
  return { ok: true };
}

/** Wrong guesses that were made before the reset, here or elsewhere, must not keep the new password out. */
async function resetTries(limits: RateLimits, { network }: Client, key: string): Promise<void> {
  const counts = [
    { rule: RULES.signInToAccount, key },
    { rule: RULES.resetToAddress, key },
    ...networkCounts(RULES.signInFromNetworkToAccount, network, key),
  ];
  for (const { rule, key } of counts) await limits.forgive(rule, key);
}

class OwnWords extends Error {}

/** The address is proven by now, so a failure here must not fail the request. */
const finish = (
  { database, onError }: Pick<ProofDeps, 'database' | 'onError'>,
  { joined }: ProofResult,
): Promise<void> => joined?.finish(database).catch(onError) ?? Promise.resolve();

/**
 * The account may have been opened by a stranger, who must keep no way in and leave nothing that the owner could take
 * for their own. That also holds for a confirmed account, because the owner may have followed the link of the
 * stranger's registration. It is undefined where the address belongs to another account.
 */
async function prove(
  connection: Queryable,
  store: StateStore,
  customer: CustomerRecord,
): Promise<ProofResult | undefined> {
  const { id, email } = customer;
  await removeAllPasskeys(connection, id);
  await removeUnconfirmedAddresses(connection, id);
  if (customer.isEmailConfirmed)
    return { customer, joined: await joinAccounts(connection, store, { id, emailKey: emailKey(email) }) };
  await endOneTimeTokens(connection, id, ['confirm_email']);
  return confirmOwner(connection, store, id, email);
}

/** With the mail that says so. Sessions begun before are dead with the commit. Undefined: it was changed meanwhile. */
export async function changePassword(
  { mail }: Pick<AccountDeps, 'mail'>,
  connection: Queryable,
  { id, credentialsVersion }: Pick<CustomerRecord, 'id' | 'credentialsVersion'>,
  passwordHash: string,
  letter = passwordChanged,
): Promise<CustomerRecord | undefined> {
  const customer = await connection.find(setPassword, [id, passwordHash, credentialsVersion]);
  if (!customer) return undefined;
  await forgetAllBrowsers(connection, id);
  // Among them those that somebody else has asked for, who had the password or the account before.
  await endOneTimeTokens(connection, id, ['reset_password', 'change_email']);
  const link = absoluteUrl(paths.forgotPassword());
  await notifyCustomer({ mail }, connection, customer, letter({ link }));
  return customer;
}

/** A link to the new address. To one that has an account nobody else is told: its owner gets a mail. */
export async function sendChangeEmailLink(
  parts: AccountDeps,
  customer: CustomerRecord,
  email: string,
): Promise<void> {
  const { database, limits, mail } = parts;
  const key = emailKey(email);
  await takeOrRefuse(limits, RULES.newAddressOfCustomer, customer.id);
  const isAllowed = (await limits.take(RULES.strangerMailToAddress, mailboxKey(email))).ok;
  await database.transaction(async (connection) => {
    const owner = await findConfirmedCustomer(connection, key);
    const minutes = CONFIRM_HOURS * 60;
    const token = await issueOneTimeToken(connection, {
      purpose: 'change_email',
      customerId: customer.id,
      data: email,
      minutes,
    });
    if (!isAllowed) return;
    if (owner && owner.id !== customer.id) return notifyOwner(parts, connection, owner);
    const link = absoluteUrl(`${paths.confirmEmail()}?token=${token}`);
    await mail.send(connection, { to: email, ...confirmNewEmail({ link, hours: CONFIRM_HOURS }) });
  });
}

interface ConfirmInput {
  token: string;
  /** The customer that the browser is signed in to. */
  visitorId: string | undefined;
}

/** Of a new account, or of a new address of one: whose it is from now on. Undefined: the link is dead. */
export async function confirmByLink(
  parts: Pick<ProofDeps, 'database' | 'mail' | 'store' | 'onError'>,
  input: ConfirmInput,
): Promise<ProofResult | undefined> {
  const proven = await parts.database.transaction((connection) => useConfirmLink(parts, connection, input));
  if (proven) await finish(parts, proven);
  return proven;
}

async function useConfirmLink(
  { mail, store }: Pick<ProofDeps, 'mail' | 'store'>,
  connection: Queryable,
  { token, visitorId }: ConfirmInput,
): Promise<ProofResult | undefined> {
  const confirmed = await redeemLink(connection, 'confirm_email', token);
  if (confirmed) {
    const { customer, email } = confirmed;
    // Sent just when the account got another address.
    if (customer.email !== email) return undefined;
    const visitor = await lockVisitorOf(connection, email, visitorId);
    return confirmOwner(connection, store, visitor?.id ?? customer.id, visitor?.email ?? email);
  }
  const changed = await redeemLink(connection, 'change_email', token);
  if (!changed) return undefined;
  const visitor = await lockVisitorOf(connection, changed.email, visitorId);
  if (visitor) return confirmOwner(connection, store, visitor.id, visitor.email);
  const after = await confirmOwner(connection, store, changed.customer.id, changed.email);
  if (!after) return undefined;
  // What was sent to the address that was the account's before.
  await endOneTimeTokens(connection, after.customer.id, ['reset_password', 'confirm_email']);
  const link = absoluteUrl(paths.information('contact'));
  const { customer } = changed;
  // The owner who loses a confirmed address is always told, even where its mail budget is used up.
  if (customer.isEmailConfirmed)
    await mail.send(connection, { to: customer.email, ...emailChanged({ link }) });
  else await notifyCustomer({ mail }, connection, customer, emailChanged({ link }));
  return after;
}

/**
 * Locks the visitor's own account of the address that a link proves. The link may belong to a stranger's account, so
 * the mailbox is proven for the account that its reader uses. It is undefined where the visitor has no such account.
 */
async function lockVisitorOf(
  connection: Queryable,
  email: string,
  visitorId: string | undefined,
): Promise<CustomerRecord | undefined> {
  if (visitorId === undefined) return undefined;
  const ofAddress = (one: CustomerRecord | undefined) =>
    one && !one.isDisabled && emailKey(one.email) === emailKey(email) ? one : undefined;
  // An account of another address is never locked here: a transaction that holds it could wait for the link's account.
  return ofAddress(await findCustomer(connection, visitorId))
    ? ofAddress(await lockCustomer(connection, visitorId))
    : undefined;
}
