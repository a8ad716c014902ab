import type { Caller } from '../../process/fair-semaphore.ts';
import { Problem } from '../../web/errors/errors.ts';
import { networkCounts } from '../../web/limits/networks.ts';
import { type Count, enforceRateLimit } from '../../web/limits/rate-limit.ts';
import { cleanTyped } from '../../web/typed-text.ts';
import type { Client } from '../devices/remembered-browsers.ts';
import { emailFault, emailKey, nameFault } from '../email.ts';
import { RATE_LIMITS } from '../limits.ts';
import { passwordFault } from '../passwords/password-rules.ts';
import { type Customer, insertCustomer, listSignInCandidates } from '../queries.ts';
import { sendConfirmation } from '../recovery/confirm-email.ts';
import { lockAddress } from '../recovery/email-owner.ts';
import { strangerMailTo } from '../stranger-emails.ts';
import { type AccountDeps, findByPassword } from './check-password.ts';
import { callerOf, refundWhenOverloaded } from './password-tries.ts';

export interface RegisterInput {
  name: string;
  email: string;
  password: string;
}

type RegisterFaults = Partial<Record<keyof RegisterInput, string>>;

type RegisterResult =
  | { ok: true; customer: Customer }
  | { ok: false; reason: 'faults'; faults: RegisterFaults };

/** Another registration or a confirmation of the same address can get in between, and then this starts again. */
const ATTEMPTS_MAX = 3;

/**
 * Creates an account, whether the address has other accounts or not. The answer is the same either way, and only the
 * email to the address differs (S14). If the password already opens an account of the address, that account is returned.
 */
export async function register(
  deps: AccountDeps,
  input: RegisterInput,
  client: Client,
): Promise<RegisterResult> {
  const { password } = input;
  const [name, email] = [input.name.trim(), cleanTyped(input.email)];
  const faults = faultsOf({ name, email, password });
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faults', faults };
  const { counts, isEmailAllowed } = await countRegistration(deps, emailKey(email), client);
  // Anyone can register, so a registration never gets priority.
  const attempt = { name, email, password, caller: callerOf(client, false), counts, isEmailAllowed };
  for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
    const customer = await tryToRegister(deps, attempt);
    if (customer) return { ok: true, customer };
  }
  throw new Problem(503, 'overloaded', 'Too many people are registering with this address. Try again.', {
    retryAfterSeconds: 1,
  });
}

/** Counts the registration, because its password is also a guess at an existing account of the address. */
async function countRegistration(
  { limits }: AccountDeps,
  key: string,
  { network }: Client,
): Promise<{ counts: Count[]; isEmailAllowed: boolean }> {
  const counts = [
    ...networkCounts(RATE_LIMITS.registerFromNetwork, network),
    ...networkCounts(RATE_LIMITS.registerFromNetworkWithAddress, network, key),
    { rule: RATE_LIMITS.registerWithAddress, key },
  ];
  await enforceRateLimit(limits, counts);
  const emailCount = strangerMailTo(key);
  const isEmailAllowed = (await limits.take([emailCount])).ok;
  return { counts: isEmailAllowed ? [...counts, emailCount] : counts, isEmailAllowed };
}

interface RegisterAttempt extends RegisterInput {
  caller: Caller;
  counts: readonly Count[];
  isEmailAllowed: boolean;
}

/** Resolves to undefined if the accounts of the address changed while the password was hashed. */
async function tryToRegister(deps: AccountDeps, attempt: RegisterAttempt): Promise<Customer | undefined> {
  const { database, passwords, limits } = deps;
  const { name, email, password, caller, counts, isEmailAllowed } = attempt;
  const key = emailKey(email);
  const known = await listSignInCandidates(database, key);
  // Opening an account here does not reset its limits: strangers could reset the owner's with an account of their own (S42).
  const opened = await refundWhenOverloaded(limits, counts, () =>
    findByPassword(deps, known, password, caller),
  );
  if (opened) return opened;
  const sibling = saltSiblingOf(known);
  const passwordHash = await refundWhenOverloaded(limits, counts, () =>
    passwords.hash(password, caller, sibling),
  );
  return database.transaction(async (connection) => {
    await lockAddress(connection, key);
    const now = await listSignInCandidates(connection, key);
    if (saltSiblingOf(now) !== sibling) return undefined;
    // A double click may have registered already. The salt is shared, so the same password has the same hash.
    const same = now.find((one) => one.passwordHash === passwordHash && !one.isDisabled);
    if (same) return same;
    const customer = await insertCustomer(connection, { email, emailKey: key, name, passwordHash });
    if (isEmailAllowed) await sendConfirmation(deps, connection, customer);
    return customer;
  });
}

/** Returns the hash whose salt all hashes of the address share. */
const saltSiblingOf = (customers: readonly Customer[]): string | undefined =>
  customers.flatMap(({ passwordHash }) => passwordHash ?? [])[0];

function faultsOf({ name, email, password }: RegisterInput): RegisterFaults {
  const all = {
    name: nameFault(name),
    email: emailFault(email),
    password: passwordFault(password, { email, name }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, fault]) => fault !== undefined));
}
