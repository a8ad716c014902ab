import type { Database } from '../../database/database.ts';
import type { Outbox } from '../../mail/letter.ts';
import type { Caller } from '../../process/fair-semaphore.ts';
import type { Client } from '../devices/remembered-browsers.ts';
import { emailKey } from '../email.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { type Customer, listSignInCandidates, upgradeHash } from '../queries.ts';
import { callerOf, type TryDeps, withTryLimits } from './password-tries.ts';

export interface AccountDeps extends TryDeps {
  database: Database;
  passwords: Passwords;
  mail: Outbox;
}

const EMAIL_KEY_LENGTH_MAX = 300;

/**
 * Finds the account that an email address and a password open together. If an address has several accounts, each
 * opens with its own password. An address without an account takes as long and gets the same answer (S14).
 * Throws a Problem 429 after too many tries.
 */
export async function checkPassword(
  deps: AccountDeps,
  { email, password }: { email: string; password: string },
  client: Client,
): Promise<Customer | undefined> {
  const key = emailKey(email).slice(0, EMAIL_KEY_LENGTH_MAX);
  return withTryLimits(
    deps,
    { key, client },
    {
      find: () => listSignInCandidates(deps.database, key),
      compare: (customers, caller) => findByPassword(deps, customers, password, caller),
    },
  );
}

/** Checks the password of the signed-in customer. Other accounts of the same address are ignored. */
export async function checkOwnPassword(
  deps: AccountDeps,
  customer: Customer,
  password: string,
  client: Client,
): Promise<Customer | undefined> {
  // These tries count by customer ID, so the password of one account gives no extra tries on another of the address.
  return withTryLimits(
    deps,
    { key: customer.id, client },
    {
      find: async () => [customer],
      compare: () => verifyOwnPassword(deps, customer, password, callerOf(client, true)),
    },
  );
}

async function verifyOwnPassword(
  { database, passwords }: AccountDeps,
  customer: Customer,
  password: string,
  caller: Caller,
): Promise<Customer | undefined> {
  const { passwordHash } = customer;
  const { ok, upgradedHash } = await passwords.verify(passwordHash, password, caller);
  if (!ok || passwordHash === null || customer.isDisabled) return undefined;
  if (upgradedHash) await database.run(upgradeHash, [customer.id, passwordHash, upgradedHash]);
  return customer;
}

/** All hashes of one address share a salt, so this computes one hash for any number of customers. */
export async function findByPassword(
  { database, passwords }: Pick<AccountDeps, 'database' | 'passwords'>,
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
