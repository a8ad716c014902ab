import type { Caller } from '../../process/fair-semaphore.ts';
import type { KeyedSemaphore } from '../../process/semaphore.ts';
import { Problem } from '../../web/errors/errors.ts';
import { networkCounts, widestKey } from '../../web/limits/networks.ts';
import { type Count, type RateLimits, type TakeResult, tooManyTries } from '../../web/limits/rate-limit.ts';
import type { Client, KnownAccount, RememberedBrowsers } from '../devices/remembered-browsers.ts';
import { RATE_LIMITS } from '../limits.ts';
import type { Customer } from '../queries.ts';

export interface TryDeps {
  limits: RateLimits;
  /** Limits how many tries of one client on one account run at once; see `TRIES_AT_ONCE`. */
  semaphore: KeyedSemaphore;
  browsers: RememberedBrowsers;
}

/** A try is counted for this address or customer ID, and for this client. */
interface TryInput {
  key: string;
  client: Client;
}

interface TryWork {
  /** Finds the accounts that the password may open. */
  find(): Promise<Customer[]>;
  /** Compares the password with those accounts that the client may guess at. */
  compare(accounts: Customer[], caller: Caller): Promise<Customer | undefined>;
}

/**
 * Counts a try before the password is compared, so that no guess goes uncounted, and gives the count of a correct one
 * back. Beyond the limits an account still accepts tries from a browser or a network that it knows, within limits of
 * their own (S40). Only a few tries of one client on one account run at once, so correct ones do not count against each
 * other.
 */
export async function withTryLimits(
  deps: TryDeps,
  input: TryInput,
  work: TryWork,
): Promise<Customer | undefined> {
  const { network, browser } = input.client;
  const { semaphore } = deps;
  const key = `${browser?.hash.toString('hex') ?? network} ${input.key}`;
  if (!(await semaphore.acquire(key)))
    throw new Problem(503, 'overloaded', 'Too many tries at once. Try again in a moment.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  try {
    return await tryWithinLimits(deps, input, work);
  } finally {
    semaphore.release(key);
  }
}

const RETRY_AFTER_SECONDS = 2;

async function tryWithinLimits(
  { limits, browsers }: TryDeps,
  { key, client }: TryInput,
  { find, compare }: TryWork,
): Promise<Customer | undefined> {
  const { network, browser } = client;
  const counts = [
    ...networkCounts(RATE_LIMITS.signInFromNetwork, network),
    ...networkCounts(RATE_LIMITS.signInFromNetworkToAccount, network, key),
    { rule: RATE_LIMITS.signInToAccount, key },
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
  const customer = await refundWhenOverloaded(limits, given, () =>
    compare(accounts, callerOf(client, isFirst)),
  );
  if (customer) await limits.giveBack(given);
  return customer;
}

/** Gives the counts back if the queue for hashing is full: no password was compared, so it was no guess. */
export async function refundWhenOverloaded<T>(
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

/** Takes a try from each account's own limit for this client. Throws a Problem 429 if none has any left. */
async function takeOwn(
  limits: RateLimits,
  { retryAfterSeconds, spent }: Extract<TakeResult, { ok: false }>,
  client: Client,
  known: readonly KnownAccount[],
): Promise<{ customerId: string; count: Count }[]> {
  const taken: { customerId: string; count: Count }[] = [];
  // Guesses from the network itself stay within its ordinary limits. Tries that others have spent, in a wider network
  // or on the account, do not keep it out.
  const isSpentElsewhere = spent.every(
    ({ rule, key }) => rule === RATE_LIMITS.signInToAccount || !key.startsWith(client.network),
  );
  const able = known.filter(({ by }) => by === 'browser' || isSpentElsewhere);
  // One try is taken for each account. The network's limit is used once the browser's is spent.
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
    ? { rule: RATE_LIMITS.signInFromBrowser, key: `${browser?.hash.toString('hex')} ${customerId}` }
    : { rule: RATE_LIMITS.signInFromRememberedNetwork, key: `${network} ${customerId}` };

/** A client goes first if it has proven itself by a known browser or an emailed link. */
export const callerOf = ({ network, browser }: Client, isFirst: boolean): Caller => ({
  network: widestKey(network),
  browser: isFirst ? browser?.hash.toString('hex') : undefined,
  isFirst,
});
