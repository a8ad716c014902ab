import type { Queryable } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { StateStore } from '../../state/store.ts';
import { networkCounts } from '../../web/limits/networks.ts';
import { resetRateLimit } from '../../web/limits/rate-limit.ts';
import { removeUnconfirmedAddresses } from '../addresses/addresses.ts';
import { type Client, forgetAllBrowsers } from '../devices/remembered-browsers.ts';
import { emailKey, mailboxKey } from '../email.ts';
import { joinAccounts } from '../join/join-accounts.ts';
import { RATE_LIMITS, RESET_MINUTES } from '../limits.ts';
import { passwordChanged, passwordReset, resetPassword } from '../messages.ts';
import { removeAllPasskeys } from '../passkeys/passkeys.ts';
import { passwordFault } from '../passwords/password-rules.ts';
import { type Customer, findCustomerByEmail, setPassword } from '../queries.ts';
import type { AccountDeps } from '../sign-in/check-password.ts';
import { callerOf } from '../sign-in/password-tries.ts';
import {
  confirmOwner,
  type FinishProofDeps,
  finishProof,
  nameOf,
  notifyCustomer,
  type ProofResult,
  redeemLink,
} from './email-owner.ts';
import { endOneTimeTokens, findOneTimeToken, issueOneTimeToken } from './one-time-tokens.ts';

/**
 * Emails the link to reset a password if the address has an account, and resolves to nothing either way. The request is
 * counted before the account is looked up (S42). It counts by the address itself, because another spelling of the
 * mailbox may have no account and must not use up its limit. Such spellings count by their mailbox as well (S44), and
 * a confirmed account is emailed beyond that limit.
 */
export async function sendResetLink({ database, limits, mail }: AccountDeps, email: string): Promise<void> {
  const key = emailKey(email);
  const mailbox = mailboxKey(email);
  if (!(await limits.take([{ rule: RATE_LIMITS.resetToAddress, key: key }])).ok) return;
  const isWithinMailbox =
    mailbox === key || (await limits.take([{ rule: RATE_LIMITS.resetToMailbox, key: mailbox }])).ok;
  const customer = await findCustomerByEmail(database, key);
  if (!customer || customer.isDisabled || !(isWithinMailbox || customer.isEmailConfirmed)) return;
  await database.transaction(async (connection) => {
    const token = await issueOneTimeToken(connection, {
      purpose: 'reset_password',
      customerId: customer.id,
      data: customer.email,
      minutes: RESET_MINUTES,
    });
    const link = `${mail.publicUrl}${paths.resetPassword()}?token=${token}`;
    const content = resetPassword({ link, minutes: RESET_MINUTES });
    await mail.send(connection, { to: customer.email, recipient: nameOf(customer), ...content });
  });
}

type ResetResult =
  | { ok: true }
  | { ok: false; reason: 'dead_link' }
  | { ok: false; reason: 'fault'; fault: string };

interface ResetDeps extends AccountDeps, FinishProofDeps {
  store: StateStore;
}

/** Sets the password of the customer to whom the link was emailed, and signs all of their devices out. */
export async function resetByLink(
  deps: ResetDeps,
  { token, password }: { token: string; password: string },
  client: Client,
): Promise<ResetResult> {
  const { database, passwords, store } = deps;
  const fault = passwordFault(password, { email: '', name: '' });
  if (fault) return { ok: false, reason: 'fault', fault };
  const hasLink = (await findOneTimeToken(database, 'reset_password', token)) !== undefined;
  const passwordHash = await passwords.hash(password, callerOf(client, hasLink));
  const proof = await database
    .transaction((connection) => redeemResetLink(deps, connection, { token, password, passwordHash }))
    .catch((error: unknown) => {
      if (error instanceof PasswordFault) return error;
      throw error;
    });
  if (!proof) return { ok: false, reason: 'dead_link' };
  if (proof instanceof PasswordFault) return { ok: false, reason: 'fault', fault: proof.message };
  await finishProof(deps, proof);
  await store.endOthers(proof.customer.id, undefined);
  await resetTries(database, client, emailKey(proof.customer.email));
  return { ok: true };
}

/** Throwing this rolls the transaction back, so that the link stays usable. */
class PasswordFault extends Error {}

async function redeemResetLink(
  deps: ResetDeps,
  connection: Queryable,
  { token, password, passwordHash }: { token: string; password: string; passwordHash: string },
): Promise<ProofResult | undefined> {
  const redeemed = await redeemLink(connection, 'reset_password', token);
  // A link that was emailed just before the account changed its address must not open it from the old mailbox.
  if (!redeemed || redeemed.customer.email !== redeemed.email || redeemed.customer.isDisabled)
    return undefined;
  const { customer } = redeemed;
  const fault = passwordFault(password, customer);
  if (fault) throw new PasswordFault(fault);
  const proof = await proveMailbox(connection, deps.store, customer);
  const changed = proof && (await changePassword(deps, connection, customer, passwordHash, passwordReset));
  return changed && { customer: changed, joined: proof.joined };
}

/**
 * The account may have been opened by a stranger, who must not keep a way in or leave anything that the owner could
 * mistake for their own. This also holds for a confirmed account, because the owner may have followed the link of the
 * stranger's registration. Resolves to undefined if the address belongs to another account.
 */
async function proveMailbox(
  connection: Queryable,
  store: StateStore,
  customer: Customer,
): Promise<ProofResult | undefined> {
  const { id, email } = customer;
  await removeAllPasskeys(connection, id);
  await removeUnconfirmedAddresses(connection, id);
  if (customer.isEmailConfirmed)
    return { customer, joined: await joinAccounts(connection, store, { id, emailKey: emailKey(email) }) };
  await endOneTimeTokens(connection, id, ['confirm_email']);
  return confirmOwner(connection, store, id, email);
}

/** Wrong guesses that were made before the reset must not keep the new password out. */
const resetTries = (database: Queryable, { network }: Client, key: string): Promise<void> =>
  resetRateLimit(database, [
    { rule: RATE_LIMITS.signInToAccount, key },
    { rule: RATE_LIMITS.resetToAddress, key },
    ...networkCounts(RATE_LIMITS.signInFromNetworkToAccount, network, key),
  ]);

/**
 * Sets the password and emails a notice. All earlier sessions end with the commit. Resolves to undefined if the
 * credentials were changed in the meantime.
 */
export async function changePassword(
  { mail }: Pick<AccountDeps, 'mail'>,
  connection: Queryable,
  { id, credentialsVersion }: Pick<Customer, 'id' | 'credentialsVersion'>,
  passwordHash: string,
  notice = passwordChanged,
): Promise<Customer | undefined> {
  const customer = await connection.find(setPassword, [id, passwordHash, credentialsVersion]);
  if (!customer) return undefined;
  await forgetAllBrowsers(connection, id);
  // A stranger who knew the old password may have requested some of these links.
  await endOneTimeTokens(connection, id, ['reset_password', 'change_email']);
  const link = mail.publicUrl + paths.forgotPassword();
  await notifyCustomer({ mail }, connection, customer, notice({ link }));
  return customer;
}
