import type { Mail } from '../mail/mail.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { type RateLimits, takeOrRefuse } from '../platform/rate-limit.ts';
import type { Turns } from '../platform/turns.ts';
import { cleanTyped } from '../platform/typed-text.ts';
import { lockAddress, sendConfirmation } from './confirmation.ts';
import { emailFault, emailKey, mailboxKey, nameFault } from './email.ts';
import { RULES } from './limits.ts';
import { passwordFault } from './password-fault.ts';
import type { Passwords } from './passwords.ts';
import { type CustomerRecord, insertCustomer, listComparedCustomers, upgradeHash } from './queries.ts';

export interface AccountParts {
  database: Database;
  passwords: Passwords;
  limits: RateLimits;
  /** Of one network on one account: see `TRIES_AT_ONCE`. */
  turns: Turns;
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
  | { ok: false; reason: 'faults'; faults: RegistrationFaults };

/**
 * Whose account the password opens; undefined where it opens none, which takes as long and says no more
 * whether there is such an account or not. Where an address has several accounts, each opens with its own password.
 * Throws a Problem 429 after too many tries.
 */
export async function checkPassword(
  parts: AccountParts,
  { email, password }: { email: string; password: string },
  network: string,
): Promise<CustomerRecord | undefined> {
  const key = emailKey(email).slice(0, 300);
  return counted(parts, { key, network }, async () => {
    return findOpened(parts, await listComparedCustomers(parts.database, key), password);
  });
}

/** Whether it is the password of one who is signed in, whatever other accounts the address has. */
export async function checkOwnPassword(
  parts: AccountParts,
  customer: CustomerRecord,
  password: string,
  network: string,
): Promise<CustomerRecord | undefined> {
  // Counted apart: who knows the password of one account of the address gets no more tries on another.
  const tried = { key: customer.id, network };
  return counted(parts, tried, () => opens(parts, customer, password));
}

/** What a try is counted for. */
interface Tried {
  key: string;
  network: string;
}

/**
 * Counted before the password is compared, so that no guess goes uncounted; one that was right is given back.
 * Those of one network on one account take turns: right ones that come at once do not count against each other.
 */
function counted(
  { limits, turns }: AccountParts,
  { key, network }: Tried,
  compare: () => Promise<CustomerRecord | undefined>,
): Promise<CustomerRecord | undefined> {
  return turns.take(`${network} ${key}`, async () => {
    await takeOrRefuse(limits, RULES.signInFromNetwork, network);
    await takeOrRefuse(limits, RULES.signInFromNetworkToAccount, `${network} ${key}`);
    await takeOrRefuse(limits, RULES.signInToAccount, key);
    const customer = await compare();
    if (!customer) return undefined;
    await limits.giveBack(RULES.signInFromNetwork, network);
    await limits.giveBack(RULES.signInToAccount, key);
    // A stranger can register with the address too. If the stranger's own password reset this count, guesses on the
    // other accounts of the address would be unlimited.
    if (customer.isEmailConfirmed)
      await limits.forgive(RULES.signInFromNetworkToAccount, `${network} ${key}`);
    else await limits.giveBack(RULES.signInFromNetworkToAccount, `${network} ${key}`);
    return customer;
  });
}

async function opens(
  { database, passwords }: Pick<AccountParts, 'database' | 'passwords'>,
  customer: CustomerRecord,
  password: string,
): Promise<CustomerRecord | undefined> {
  const known = customer.passwordHash;
  const { ok, upgradedHash } = await passwords.verify(known, password);
  if (!ok || known === null || customer.isDisabled) return undefined;
  if (upgradedHash) await database.run(upgradeHash, [customer.id, known, upgradedHash]);
  return customer;
}

/** The hashes of one address share a salt, so this is one comparison for any number of customers. */
async function findOpened(
  { database, passwords }: Pick<AccountParts, 'database' | 'passwords'>,
  customers: readonly CustomerRecord[],
  password: string,
): Promise<CustomerRecord | undefined> {
  const hashes = customers.flatMap(({ passwordHash }) => passwordHash ?? []);
  const { hash, upgradedHash } = (await passwords.findMatch(hashes, password)) ?? {};
  const customer = hash && customers.find(({ passwordHash }) => passwordHash === hash);
  if (!customer || customer.isDisabled) return undefined;
  if (upgradedHash) await database.run(upgradeHash, [customer.id, hash, upgradedHash]);
  return customer;
}

/** Somebody may register with the address, or confirm it, while the password is compared. */
const TRIES_MAX = 3;

/**
 * A new account, whether the address has another or not: the difference is in the mail alone. Who gives the
 * password of an account that signing in would find is in that one.
 */
export async function register(
  parts: AccountParts,
  registration: Registration,
  network: string,
): Promise<Registered> {
  const { database, passwords, limits } = parts;
  const { password } = registration;
  const [name, email] = [registration.name.trim(), cleanTyped(registration.email)];
  const faults = faultsOf({ name, email, password });
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faults', faults };
  const key = emailKey(email);
  await takeOrRefuse(limits, RULES.registerFromNetwork, network);
  await takeOrRefuse(limits, RULES.registerFromNetworkWithAddress, `${network} ${key}`);
  await takeOrRefuse(limits, RULES.registerWithAddress, key);
  const isMailAllowed = (await limits.take(RULES.strangerMailToAddress, mailboxKey(key))).ok;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const known = await listComparedCustomers(database, key);
    // Forgives no guesses: a stranger's own account under the address would undo those at the owner's (S42).
    const opened = await findOpened(parts, known, password);
    if (opened) return { ok: true, customer: opened };
    const sibling = siblingOf(known);
    const passwordHash = await passwords.hash(password, sibling);
    const created = await database.transaction(async (connection) => {
      await lockAddress(connection, key);
      const now = await listComparedCustomers(connection, key);
      if (siblingOf(now) !== sibling) return undefined;
      // A second click may have registered meanwhile. The salt is shared, so the same password has the same hash.
      const same = now.find((one) => one.passwordHash === passwordHash && !one.isDisabled);
      if (same) return same;
      const customer = await insertCustomer(connection, { email, emailKey: key, name, passwordHash });
      if (isMailAllowed) await sendConfirmation(parts, connection, customer);
      return customer;
    });
    if (created) return { ok: true, customer: created };
  }
  throw new Problem(503, 'overloaded', 'Too many people are registering with this address. Try again.', {
    retryAfterSeconds: 1,
  });
}

/** The hash whose salt all hashes of the address share. */
const siblingOf = (customers: readonly CustomerRecord[]): string | undefined =>
  customers.flatMap(({ passwordHash }) => passwordHash ?? [])[0];

function faultsOf({ name, email, password }: Registration): RegistrationFaults {
  const all = {
    name: nameFault(name),
    email: emailFault(email),
    password: passwordFault(password, { email, name }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, fault]) => fault !== undefined));
}
