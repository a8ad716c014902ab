import { confirmNewEmail, emailChanged, passwordChanged, resetPassword } from '../mail/messages.ts';
import type { Queryable } from '../platform/database.ts';
import { absoluteUrl } from '../platform/page.ts';
import { paths } from '../platform/paths.ts';
import { takeOrRefuse } from '../platform/rate-limit.ts';
import type { StateStore } from '../state/store.ts';
import type { AccountParts } from './accounts.ts';
import { removeAddresses } from './addresses.ts';
import { CONFIRM_HOURS, makeOwner, tellCustomer, tellOwner, useLink } from './confirmation.ts';
import { emailKey } from './email.ts';
import { RULES } from './limits.ts';
import { endOneTimeTokens, findOneTimeToken, issueOneTimeToken } from './one-time-tokens.ts';
import { removeAllPasskeys } from './passkeys.ts';
import { passwordFault } from './password-fault.ts';
import { type CustomerRecord, findCustomerByEmail, findOwner, setPassword } from './queries.ts';
import { type Client, forgetAllBrowsers } from './remembered-browsers.ts';
import { claimOf } from './tries.ts';

/** Ways back in, and changes of what they hang on. A link is used, and what it does is done, together. */

const RESET_MINUTES = 30;

/** Sends the link where there is an account; resolves to the same either way. */
export async function sendResetLink({ database, limits, mail }: AccountParts, email: string): Promise<void> {
  const key = emailKey(email);
  const customer = await findCustomerByEmail(database, key);
  if (!customer || customer.isDisabled || !(await limits.take(RULES.mailToAddress, key)).ok) return;
  await database.transaction(async (connection) => {
    const token = await issueOneTimeToken(connection, {
      purpose: 'reset_password',
      customerId: customer.id,
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

/** The new password of the one to whom the link was sent; every device is signed out. */
export async function resetByLink(
  parts: AccountParts & { store: StateStore },
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
      const customer = (await useLink(connection, 'reset_password', token))?.customer;
      if (!customer || customer.isDisabled) return undefined;
      const ownFault = passwordFault(password, customer);
      // The link was not used, then.
      if (ownFault) throw new OwnWords(ownFault);
      if (!customer.isEmailConfirmed && !(await takeOver(connection, customer))) return undefined;
      return changePassword(parts, connection, customer, passwordHash);
    })
    .catch((error: unknown) => {
      if (error instanceof OwnWords) return error;
      throw error;
    });
  if (!outcome) return { ok: false, reason: 'dead_link' };
  if (outcome instanceof OwnWords) return { ok: false, reason: 'fault', fault: outcome.message };
  await store.endOthers(outcome.id, undefined);
  await limits.forgive(RULES.signInToAccount, emailKey(outcome.email));
  return { ok: true };
}

class OwnWords extends Error {}

/**
 * Nobody knew until now whose address it is: who opened the account may be another, who keeps no way in and
 * leaves nothing that the owner could take for their own. Undefined: the address is another account's.
 */
async function takeOver(
  connection: Queryable,
  { id, email }: CustomerRecord,
): Promise<CustomerRecord | undefined> {
  await removeAllPasskeys(connection, id);
  await removeAddresses(connection, id);
  await endOneTimeTokens(connection, id, ['confirm_email']);
  return makeOwner(connection, id, email);
}

/** With the mail that says so. Sessions begun before are dead with the commit. Undefined: it was changed meanwhile. */
export async function changePassword(
  { mail }: Pick<AccountParts, 'mail'>,
  connection: Queryable,
  { id, credentialsVersion }: Pick<CustomerRecord, 'id' | 'credentialsVersion'>,
  passwordHash: string,
): Promise<CustomerRecord | undefined> {
  const customer = await connection.find(setPassword, [id, passwordHash, credentialsVersion]);
  if (!customer) return undefined;
  await forgetAllBrowsers(connection, id);
  // Among them those that somebody else has asked for, who had the password or the account before.
  await endOneTimeTokens(connection, id, ['reset_password', 'change_email']);
  const link = absoluteUrl(paths.forgotPassword());
  await tellCustomer({ mail }, connection, customer, passwordChanged({ link }));
  return customer;
}

/** A link to the new address. To one that has an account nobody else is told: its owner gets a mail. */
export async function sendEmailLink(
  parts: AccountParts,
  customer: CustomerRecord,
  email: string,
): Promise<void> {
  const { database, limits, mail } = parts;
  const key = emailKey(email);
  await takeOrRefuse(limits, RULES.mailToAddress, `from ${customer.id}`);
  const isAllowed = (await limits.take(RULES.mailToAddress, key)).ok;
  await database.transaction(async (connection) => {
    const owner = await findOwner(connection, key);
    const minutes = CONFIRM_HOURS * 60;
    const token = await issueOneTimeToken(connection, {
      purpose: 'change_email',
      customerId: customer.id,
      data: email,
      minutes,
    });
    if (!isAllowed) return;
    if (owner && owner.id !== customer.id) return tellOwner(parts, connection, owner);
    const link = absoluteUrl(`${paths.confirmEmail()}?token=${token}`);
    await mail.send(connection, { to: email, ...confirmNewEmail({ link, hours: CONFIRM_HOURS }) });
  });
}

/** Of a new account, or of a new address of one: whose it is from now on. Undefined: the link is dead. */
export function confirmByLink(
  { database, mail }: Pick<AccountParts, 'database' | 'mail'>,
  token: string,
): Promise<CustomerRecord | undefined> {
  return database.transaction(async (connection) => {
    const confirmed = await useLink(connection, 'confirm_email', token);
    if (confirmed) {
      const { customer, email } = confirmed;
      // Sent just when the account got another address.
      return customer.email === email ? makeOwner(connection, customer.id, email) : undefined;
    }
    const changed = await useLink(connection, 'change_email', token);
    const after = changed && (await makeOwner(connection, changed.customer.id, changed.email));
    if (!after) return undefined;
    // What was sent to the address that was the account's before.
    await endOneTimeTokens(connection, after.id, ['reset_password', 'confirm_email']);
    const link = absoluteUrl(paths.information('contact'));
    await tellCustomer({ mail }, connection, changed.customer, emailChanged({ link }));
    return after;
  });
}
