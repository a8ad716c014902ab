import type { Caller } from '../../process/fair-semaphore.ts';
import type { KeyedSemaphore } from '../../process/semaphore.ts';
import { Problem } from '../../web/errors/errors.ts';
import { networkCounts, widestKey } from '../../web/limits/networks.ts';
import { type Count, type RateLimits, type TakeResult, tooManyTries } from '../../web/limits/rate-limit.ts';
import type { Client, KnownAccount, RememberedBrowsers } from '../devices/remembered-browsers.ts';
import type { Customer } from '../queries.ts';
import { RULES } from './limits.ts';

export interface TryParts {
  limits: RateLimits;
  /** Limits one client's tries on one account that run at once; see `TRIES_AT_ONCE`. */
  semaphore: KeyedSemaphore;
  browsers: RememberedBrowsers;
}

/** A try is counted for this address or customer ID, and for this client. */
interface TryInput {
  key: string;
  client: Client;
}

interface TryWork {
  /** The accounts that the password may open. */
  find(): Promise<Customer[]>;
  /** Compares the password with those accounts that the client may guess at. */
  compare(accounts: Customer[], caller: Caller): Promise<Customer | undefined>;
}

/**
 * A try is counted before the password is compared, so that no guess goes uncounted, and a right one is given back.
 * Beyond the limits an account still accepts tries from a browser or a network that it knows, within limits of their
 * own (S40). Few tries of one client on one account run at once, so right ones do not count against each other.
 */
export async function withTryLimits(
  parts: TryParts,
  input: TryInput,
  work: TryWork,
): Promise<Customer | undefined> {
  const { network, browser } = input.client;
  const { semaphore } = parts;
  const key = `${browser?.hash.toString('hex') ?? network} ${input.key}`;
  if (!(await semaphore.acquire(key)))
    throw new Problem(503, 'overloaded', 'Too many tries at once. Try again in a moment.', {
      retryAfterSeconds: 2,
    });
  try {
    return await tryWithinLimits(parts, input, work);
  } finally {
    semaphore.release(key);
  }
}

async function tryWithinLimits(
  { limits, browsers }: TryParts,
  { key, client }: TryInput,
  { find, compare }: TryWork,
): Promise<Customer | undefined> {
  const { network, browser } = client;
  const counts = [
    ...networkCounts(RULES.signInFromNetwork, network),
    ...networkCounts(RULES.signInFromNetworkToAccount, network, key),
    { rule: RULES.signInToAccount, key },
  ];
  const taken = await limits.take(counts);
  const found = await find();
  const ids = found.map(({ id }) => id);
  const known = browser || !taken.ok ? await browsers.listKnownAccounts(ids, client) : [];
  const own = taken.ok ? [] : await takeOwn(limits, taken, client, known);
  const accounts = taken.ok
    ? found
    : found.filter(({ id }) => own.some(({ customerId }) => customerId === id));
  const isFirst = known.some(({ by }) => by === 'browser');
  const given = taken.ok ? counts : own.map(({ count }) => count);
  const customer = await unlessDropped(limits, given, () => compare(accounts, callerOf(client, isFirst)));
  if (customer) await limits.giveBack(given);
  return customer;
}

/** Gives the counts back where the queue for hashing had no place: nothing was compared, so it was no guess. */
export async function unlessDropped<T>(
  limits: RateLimits,
  counts: readonly Count[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.code === 'overloaded') await limits.giveBack(counts);
    throw error;
  }
}

/** Takes a try from each account's own limit for this client. Throws a Problem 429 where none has any left. */
async function takeOwn(
  limits: RateLimits,
  { retryAfterSeconds, spent }: Extract<TakeResult, { ok: false }>,
  client: Client,
  known: readonly KnownAccount[],
): Promise<{ customerId: string; count: Count }[]> {
  const taken: { customerId: string; count: Count }[] = [];
  // What is guessed from the network itself stays within its ordinary limits. What others have spent, in a wider
  // network or at the account, does not keep it out.
  const isSpentElsewhere = spent.every(
    ({ rule, key }) => rule === RULES.signInToAccount || !key.startsWith(client.network),
  );
  const able = known.filter(({ by }) => by === 'browser' || isSpentElsewhere);
  // One is taken for each account. The network's limit is used once the browser's is spent.
  for (const one of able.toSorted((a, b) => a.by.localeCompare(b.by))) {
    if (taken.some(({ customerId }) => customerId === one.customerId)) continue;
    const count = ownCount(client, one);
    if ((await limits.take([count])).ok) taken.push({ customerId: one.customerId, count });
  }
  if (taken.length === 0) throw tooManyTries(retryAfterSeconds);
  return taken;
}

const ownCount = ({ network, browser }: Client, { customerId, by }: KnownAccount): Count =>
  by === 'browser'
    ? { rule: RULES.signInFromBrowser, key: `${browser?.hash.toString('hex')} ${customerId}` }
    : { rule: RULES.signInFromRememberedNetwork, key: `${network} ${customerId}` };

/** A client goes first if it has proven itself by a known browser or a mailed link. */
export const callerOf = ({ network, browser }: Client, isFirst: boolean): Caller => ({
  network: widestKey(network),
  browser: isFirst ? browser?.hash.toString('hex') : undefined,
  isFirst,
});
