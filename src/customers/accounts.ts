import type { Database } from '../database/database.ts';
import type { Mail } from '../mail/mail.ts';
import type { Claim } from '../process/fair-semaphore.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkCounts } from '../web/limits/network-limits.ts';
import { takeAllOrRefuse } from '../web/limits/rate-limit.ts';
import { cleanTyped } from '../web/typed-text.ts';
import type { Client } from './devices/remembered-browsers.ts';
import { emailFault, emailKey, mailboxKey, nameFault } from './email.ts';
import { RULES } from './limits.ts';
import { passwordFault } from './passwords/password-rules.ts';
import type { Passwords } from './passwords/passwords.ts';
import { type CustomerRecord, insertCustomer, listSignInCandidates, upgradeHash } from './queries.ts';
import { lockAddress, sendConfirmation } from './recovery/confirmation.ts';
import { claimOf, refundWhenOverloaded, type TryDeps, withTryLimits } from './sign-in/password-tries.ts';

export interface AccountDeps extends TryDeps {
  database: Database;
  passwords: Passwords;
  mail: Pick<Mail, 'send'>;
}

export interface Registration {
  name: string;
  email: string;
  password: string;
}

type RegisterFaults = Partial<Record<keyof Registration, string>>;

type RegisterResult =
  | { ok: true; customer: CustomerRecord }
  | { ok: false; reason: 'faults'; faults: RegisterFaults };

/**
 * Whose account the password opens; undefined where it opens none, which takes as long and says no more
 * whether there is such an account or not. Where an address has several accounts, each opens with its own password.
 * Throws a Problem 429 after too many tries.
 */
export async function checkPassword(
  parts: AccountDeps,
  { email, password }: { email: string; password: string },
  client: Client,
): Promise<CustomerRecord | undefined> {
  const key = emailKey(email).slice(0, 300);
  return withTryLimits(
    parts,
    { key, client },
    {
      find: () => listSignInCandidates(parts.database, key),
      compare: (customers, claim) => findByPassword(parts, customers, password, claim),
    },
  );
}

/** Whether it is the password of one who is signed in, whatever other accounts the address has. */
export async function checkOwnPassword(
  parts: AccountDeps,
  customer: CustomerRecord,
  password: string,
  client: Client,
): Promise<CustomerRecord | undefined> {
  // Counted apart: who knows the password of one account of the address gets no more tries on another.
  return withTryLimits(
    parts,
    { key: customer.id, client },
    {
      find: async () => [customer],
      compare: () => opens(parts, customer, password, claimOf(client, true)),
    },
  );
}

async function opens(
  { database, passwords }: AccountDeps,
  customer: CustomerRecord,
  password: string,
  claim: Claim,
): Promise<CustomerRecord | undefined> {
  const known = customer.passwordHash;
  const { ok, upgradedHash } = await passwords.verify(known, password, claim);
  if (!ok || known === null || customer.isDisabled) return undefined;
  if (upgradedHash) await database.run(upgradeHash, [customer.id, known, upgradedHash]);
  return customer;
}

/** The hashes of one address share a salt, so this is one comparison for any number of customers. */
async function findByPassword(
  { database, passwords }: AccountDeps,
  customers: readonly CustomerRecord[],
  password: string,
  claim: Claim,
): Promise<CustomerRecord | undefined> {
  const hashes = customers.flatMap(({ passwordHash }) => passwordHash ?? []);
  const { hash, upgradedHash } = (await passwords.findMatch(hashes, password, claim)) ?? {};
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
  parts: AccountDeps,
  registration: Registration,
  client: Client,
): Promise<RegisterResult> {
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
  await takeAllOrRefuse(limits, counts);
  // Anyone can register, so no registration goes first.
  const claim = claimOf(client, false);
  const mail = { rule: RULES.strangerMailToAddress, key: mailboxKey(key) };
  const isMailAllowed = (await limits.takeAll([mail])).ok;
  const taken = isMailAllowed ? [...counts, mail] : counts;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const known = await listSignInCandidates(database, key);
    // This forgives no guesses: a stranger's own account under the address would undo those at the owner's (S42).
    const opened = await refundWhenOverloaded(limits, taken, () =>
      findByPassword(parts, known, password, claim),
    );
    if (opened) return { ok: true, customer: opened };
    const sibling = saltSiblingOf(known);
    const passwordHash = await refundWhenOverloaded(limits, taken, () =>
      passwords.hash(password, claim, sibling),
    );
    const created = await database.transaction(async (connection) => {
      await lockAddress(connection, key);
      const now = await listSignInCandidates(connection, key);
      if (saltSiblingOf(now) !== sibling) return undefined;
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
const saltSiblingOf = (customers: readonly CustomerRecord[]): string | undefined =>
  customers.flatMap(({ passwordHash }) => passwordHash ?? [])[0];

function faultsOf({ name, email, password }: Registration): RegisterFaults {
  const all = {
    name: nameFault(name),
    email: emailFault(email),
    password: passwordFault(password, { email, name }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, fault]) => fault !== undefined));
}
