import type { Queryable } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import type { StateStore } from '../../state/store.ts';
import { enforceRateLimit } from '../../web/limits/rate-limit.ts';
import { emailKey } from '../email.ts';
import { RATE_LIMITS } from '../limits.ts';
import { confirmEmail, confirmNewEmail, emailChanged } from '../messages.ts';
import { type Customer, findConfirmedCustomer, findCustomer, lockCustomer } from '../queries.ts';
import type { AccountDeps } from '../sign-in/check-password.ts';
import { strangerMailTo } from '../stranger-emails.ts';
import {
  confirmOwner,
  type FinishProofDeps,
  finishProof,
  nameOf,
  notifyCustomer,
  notifyOwner,
  type ProofResult,
  redeemLink,
} from './email-owner.ts';
import { endOneTimeTokens, issueOneTimeToken } from './one-time-tokens.ts';

const CONFIRM_HOURS = 48;

/**
 * Emails a link that confirms the address of an account. If the address belongs to another account, its owner is told
 * instead. A token is made either way, so that both cases do the same work (S14).
 */
export async function sendConfirmation(
  { mail }: { mail: Outbox },
  connection: Queryable,
  { id, email }: Pick<Customer, 'id' | 'email'>,
): Promise<void> {
  const token = await issueOneTimeToken(connection, {
    purpose: 'confirm_email',
    customerId: id,
    data: email,
    minutes: CONFIRM_HOURS * 60,
  });
  const owner = await findConfirmedCustomer(connection, emailKey(email));
  if (owner) return notifyOwner({ mail }, connection, owner);
  const link = `${mail.publicUrl}${paths.confirmEmail()}?token=${token}`;
  await mail.send(connection, { to: email, ...confirmEmail({ link, hours: CONFIRM_HOURS }) });
}

/** Emails a link to the new address of a customer. If that address has an owner, only the owner is told. */
export async function sendChangeEmailLink(
  deps: AccountDeps,
  customer: Customer,
  email: string,
): Promise<void> {
  const { database, limits, mail } = deps;
  const key = emailKey(email);
  await enforceRateLimit(limits, [{ rule: RATE_LIMITS.newAddressOfCustomer, key: customer.id }]);
  const isAllowed = (await limits.take([strangerMailTo(email)])).ok;
  await database.transaction(async (connection) => {
    const owner = await findConfirmedCustomer(connection, key);
    const token = await issueOneTimeToken(connection, {
      purpose: 'change_email',
      customerId: customer.id,
      data: email,
      minutes: CONFIRM_HOURS * 60,
    });
    if (!isAllowed) return;
    if (owner && owner.id !== customer.id) return notifyOwner(deps, connection, owner);
    const link = `${mail.publicUrl}${paths.confirmEmail()}?token=${token}`;
    await mail.send(connection, { to: email, ...confirmNewEmail({ link, hours: CONFIRM_HOURS }) });
  });
}

interface ConfirmDeps extends FinishProofDeps {
  mail: Outbox;
  store: StateStore;
}

interface ConfirmInput {
  token: string;
  /** The customer that the browser is signed in to. */
  visitorId: string | undefined;
}

/**
 * Redeems the link to confirm the address of a new account, or the new address of an existing one. Resolves to
 * undefined if the link no longer works.
 */
export async function confirmByLink(
  deps: ConfirmDeps,
  input: ConfirmInput,
): Promise<ProofResult | undefined> {
  const proof = await deps.database.transaction((connection) => redeemConfirmLink(deps, connection, input));
  if (proof) await finishProof(deps, proof);
  return proof;
}

async function redeemConfirmLink(
  deps: ConfirmDeps,
  connection: Queryable,
  { token, visitorId }: ConfirmInput,
): Promise<ProofResult | undefined> {
  const { store } = deps;
  const confirmed = await redeemLink(connection, 'confirm_email', token);
  if (confirmed) {
    const { customer, email } = confirmed;
    // The account changed its address while this link was being emailed.
    if (customer.email !== email) return undefined;
    const visitor = await lockVisitor(connection, email, visitorId);
    return confirmOwner(connection, store, visitor?.id ?? customer.id, visitor?.email ?? email);
  }
  const changed = await redeemLink(connection, 'change_email', token);
  if (!changed) return undefined;
  const visitor = await lockVisitor(connection, changed.email, visitorId);
  if (visitor) return confirmOwner(connection, store, visitor.id, visitor.email);
  return changeEmail(deps, connection, changed);
}

async function changeEmail(
  { mail, store }: ConfirmDeps,
  connection: Queryable,
  { customer, email }: { customer: Customer; email: string },
): Promise<ProofResult | undefined> {
  const proof = await confirmOwner(connection, store, customer.id, email);
  if (!proof) return undefined;
  // Links that were emailed to the old address must not open the account any longer.
  await endOneTimeTokens(connection, proof.customer.id, ['reset_password', 'confirm_email']);
  const content = emailChanged({ link: mail.publicUrl + paths.information('contact') });
  // An owner who loses a confirmed address is always told, even if the email budget of the address is used up.
  if (customer.isEmailConfirmed)
    await mail.send(connection, { to: customer.email, recipient: nameOf(customer), ...content });
  else await notifyCustomer({ mail }, connection, customer, content);
  return proof;
}

/**
 * Locks the visitor's own account of the address that a link proves. The link may belong to a stranger's account, so
 * the mailbox is proven for the account that its reader uses. Resolves to undefined if the visitor has no such account.
 */
async function lockVisitor(
  connection: Queryable,
  email: string,
  visitorId: string | undefined,
): Promise<Customer | undefined> {
  if (visitorId === undefined) return undefined;
  const ifOfAddress = (one: Customer | undefined) =>
    one && !one.isDisabled && emailKey(one.email) === emailKey(email) ? one : undefined;
  // An account of another address must not be locked here: a transaction that holds it could wait for the link's account.
  return ifOfAddress(await findCustomer(connection, visitorId))
    ? ifOfAddress(await lockCustomer(connection, visitorId))
    : undefined;
}
