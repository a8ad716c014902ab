import type { Database } from '../database/database.ts';
import type { Outbox } from '../mail/mail.ts';
import type { Caller } from '../process/fair-semaphore.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkCounts } from '../web/limits/networks.ts';
import { enforceRateLimit } from '../web/limits/rate-limit.ts';
import { cleanTyped } from '../web/typed-text.ts';
import type { Client } from './devices/remembered-browsers.ts';
import { emailFault, emailKey, mailboxKey, nameFault } from './email.ts';
import { type Customer, insertCustomer, listComparedCustomers, upgradeHash } from './queries.ts';
import { lockAddress, sendConfirmation } from './recovery/confirmation.ts';
import { RULES } from './sign-in/limits.ts';
import { passwordFault } from './sign-in/password-fault.ts';
import type { Passwords } from './sign-in/passwords.ts';
import { callerOf, type TryParts, unlessDropped, withTryLimits } from './sign-in/tries.ts';

export interface AccountParts extends TryParts {
  database: Database;
  passwords: Passwords;
  mail: Outbox;
}

export interface Registration {
  name: string;
  email: string;
  password: string;
}

type RegistrationFaults = Partial<Record<keyof Registration, string>>;

type Registered =
  | { ok: true; customer: Customer }
  | { ok: false; reason: 'faults'; faults: RegistrationFaults };

/**
 * Whose account the password opens; undefined where it opens none, which takes as long and says no more
 * whether there is such an account or not. Where an address has several accounts, each opens with its own password.
 * Throws a Problem 429 after too many tries.
 */
export async function checkPassword(
  parts: AccountParts,
  { email, password }: { email: string; password: string },
  client: Client,
): Promise<Customer | undefined> {
  const key = emailKey(email).slice(0, 300);
  return withTryLimits(
    parts,
    { key, client },
    {
      find: () => listComparedCustomers(parts.database, key),
      compare: (customers, caller) => findOpened(parts, customers, password, caller),
    },
  );
}

/** Whether it is the password of one who is signed in, whatever other accounts the address has. */
export async function checkOwnPassword(
  parts: AccountParts,
  customer: Customer,
  password: string,
  client: Client,
): Promise<Customer | undefined> {
  // Counted apart: who knows the password of one account of the address gets no more tries on another.
  return withTryLimits(
    parts,
    { key: customer.id, client },
    {
      find: async () => [customer],
      compare: () => opens(parts, customer, password, callerOf(client, true)),
    },
  );
}

async function opens(
  { database, passwords }: AccountParts,
  customer: Customer,
  password: string,
  caller: Caller,
): Promise<Customer | undefined> {
  const known = customer.passwordHash;
  const { ok, upgradedHash } = await passwords.verify(known, password, caller);
  if (!ok || known === null || customer.isDisabled) return undefined;
  if (upgradedHash) await database.run(upgradeHash, [customer.id, known, upgradedHash]);
  return customer;
}

/** The hashes of one address share a salt, so this is one comparison for any number of customers. */
async function findOpened(
  { database, passwords }: AccountParts,
  customers: readonly Customer[],
  password: string,
  caller: Caller,
): Promise<Customer | undefined> {
  const hashes = customers.flatMap(({ passwordHash }) => passwordHash ?? []);
  const { hash, upgradedHash } = (await passwords.findMatch(hashes, password, caller)) ?? {};
  const customer = hash && customers.find((one) => one.passwordHash === hash && !one.isDisabled);
  if (!customer) return undefined;
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
  client: Client,
): Promise<Registered> {
  const { database, passwords, limits } = parts;
  const { password } = registration;
  const [name, email] = [registration.name.trim(), cleanTyped(registration.email)];
  const faults = faultsOf({ name, email, password });
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faults', faults };
  const key = emailKey(email);
  const counts = [
    ...networkCounts(RULES.registerFromNetwork, client.network),
    ...networkCounts(RULES.registerFromNetworkWithAddress, client.network, key),
    { rule: RULES.registerWithAddress, key },
  ];
  await enforceRateLimit(limits, counts);
  // Anyone can register, so no registration goes first.
  const caller = callerOf(client, false);
  const mail = { rule: RULES.strangerMailToAddress, key: mailboxKey(key) };
  const isMailAllowed = (await limits.take([mail])).ok;
  const taken = isMailAllowed ? [...counts, mail] : counts;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const known = await listComparedCustomers(database, key);
    // This forgives no guesses: a stranger's own account under the address would undo those at the owner's (S42).
    const opened = await unlessDropped(limits, taken, () => findOpened(parts, known, password, caller));
    if (opened) return { ok: true, customer: opened };
    const sibling = siblingOf(known);
    const passwordHash = await unlessDropped(limits, taken, () => passwords.hash(password, caller, sibling));
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
const siblingOf = (customers: readonly Customer[]): string | undefined =>
  customers.flatMap(({ passwordHash }) => passwordHash ?? [])[0];

function faultsOf({ name, email, password }: Registration): RegistrationFaults {
  const all = {
    name: nameFault(name),
    email: emailFault(email),
    password: passwordFault(password, { email, name }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, fault]) => fault !== undefined));
}
