import type { Mail } from '../mail/mail.ts';
import { alreadyRegistered, confirmEmail } from '../mail/messages.ts';
import type { Database, Queryable } from '../platform/database.ts';
import { absoluteUrl } from '../platform/page.ts';
import { paths } from '../platform/paths.ts';
import { type RateLimits, takeOrRefuse } from '../platform/rate-limit.ts';
import { emailFault, emailKey, nameFault } from './email.ts';
import { RULES } from './limits.ts';
import { issueOneTimeToken } from './one-time-tokens.ts';
import { passwordFault } from './password-fault.ts';
import type { Passwords } from './passwords.ts';
import { type CustomerRecord, findCustomerByEmail, insertCustomer, upgradeHash } from './queries.ts';

export interface AccountParts {
  database: Database;
  passwords: Passwords;
  limits: RateLimits;
  mail: Pick<Mail, 'send'>;
}

export interface Registration {
  name: string;
  email: string;
  password: string;
}

type RegistrationFaults = Partial<Record<keyof Registration, string>>;

type Registered =
  | { ok: true; customer: CustomerRecord }
  | { ok: false; reason: 'faults'; faults: RegistrationFaults }
  /** The address has an account; its owner was told by mail. */
  | { ok: false; reason: 'mail_sent' };

export const CONFIRM_HOURS = 48;

/**
 * Whose account the password opens; undefined where it opens none, which takes as long and says no more
 * whether there is such an account or not. Throws a Problem 429 after too many tries.
 */
export async function checkPassword(
  { database, passwords, limits }: AccountParts,
  credentials: { email: string; password: string },
  network: string,
): Promise<CustomerRecord | undefined> {
  const key = emailKey(credentials.email).slice(0, 300);
  await takeOrRefuse(limits, RULES.signInFromNetwork, network);
  await takeOrRefuse(limits, RULES.signInFromNetworkToAccount, `${network} ${key}`);
  await takeOrRefuse(limits, RULES.signInToAccount, key);
  const customer = await findCustomerByEmail(database, key);
  const known = customer?.passwordHash ?? null;
  const { ok, upgradedHash } = await passwords.verify(known, credentials.password);
  if (!ok || !customer || known === null || customer.isDisabled) return undefined;
  await limits.forgive(RULES.signInFromNetworkToAccount, `${network} ${key}`);
  if (upgradedHash) await database.run(upgradeHash, [customer.id, known, upgradedHash]);
  return customer;
}

/**
 * A new account, with a mail that asks to confirm the address. For an address that has one already its owner
 * gets a mail instead, unless the password is the owner's: then it is the owner.
 */
export async function register(
  parts: AccountParts,
  registration: Registration,
  network: string,
): Promise<Registered> {
  const { database, passwords, limits } = parts;
  const { password } = registration;
  const [name, email] = [registration.name.trim(), registration.email.trim()];
  const faults = faultsOf({ name, email, password });
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faults', faults };
  const key = emailKey(email);
  await takeOrRefuse(limits, RULES.registerFromNetwork, network);
  const passwordHash = await passwords.hash(password);
  const isMailAllowed = (await limits.take(RULES.mailToAddress, key)).ok;
  const customer = await database.transaction(async (connection) => {
    const created = await insertCustomer(connection, { email, emailKey: key, name, passwordHash });
    if (created) await sendConfirmation(parts, connection, created);
    else if (isMailAllowed) await tellOwner(parts, connection, key);
    return created;
  });
  const owner = customer ?? (await checkPassword(parts, { email, password }, network));
  return owner ? { ok: true, customer: owner } : { ok: false, reason: 'mail_sent' };
}

function faultsOf({ name, email, password }: Registration): RegistrationFaults {
  const all = {
    name: nameFault(name),
    email: emailFault(email),
    password: passwordFault(password, { email, name }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, fault]) => fault !== undefined));
}

/** In the transaction that makes or needs it. */
export async function sendConfirmation(
  { mail }: Pick<AccountParts, 'mail'>,
  connection: Queryable,
  { id, email }: Pick<CustomerRecord, 'id' | 'email'>,
): Promise<void> {
  const minutes = CONFIRM_HOURS * 60;
  const token = await issueOneTimeToken(connection, {
    purpose: 'confirm_email',
    customerId: id,
    data: email,
    minutes,
  });
  const link = absoluteUrl(`${paths.confirmEmail()}?token=${token}`);
  await mail.send(connection, { to: email, ...confirmEmail({ link, hours: CONFIRM_HOURS }) });
}

/** That somebody else, or the owner after a long time, wants to have the address. */
export async function tellOwner(
  { mail }: Pick<AccountParts, 'mail'>,
  connection: Queryable,
  key: string,
): Promise<void> {
  const owner = await findCustomerByEmail(connection, key);
  if (!owner) return;
  const links = {
    signIn: absoluteUrl(paths.signIn()),
    resetPassword: absoluteUrl(paths.forgotPassword()),
  };
  await mail.send(connection, { to: owner.email, ...alreadyRegistered(links) });
}
