import type { Claim } from '../../process/fair-semaphore.ts';
import type { Turns } from '../../process/turns.ts';
import { Problem } from '../../web/errors/errors.ts';
import { widestKey } from '../../web/limits/address-key.ts';
import { networkCounts } from '../../web/limits/network-limits.ts';
import { type Count, type RateLimits, type TakeResult, tooManyTries } from '../../web/limits/rate-limit.ts';
import type { Client, KnownAccount, RememberedBrowsers } from '../devices/remembered-browsers.ts';
import { RULES } from '../limits.ts';
import type { Customer } from '../queries.ts';

export interface TryDeps {
  limits: RateLimits;
  /** One client's tries on one account take turns; see `TRIES_AT_ONCE`. */
  turns: Turns;
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
  compare(accounts: Customer[], claim: Claim): Promise<Customer | undefined>;
}

/**
 * Counts a try before the password is compared, so that no guess goes uncounted, and gives the count of a correct one
 * back. Beyond the limits an account still accepts tries from a browser or a network that it knows, within limits of
 * their own (S40). Tries of one client on one account take turns, so correct ones at once do not count against each other.
 */
export function withTryLimits(
  { limits, turns, browsers }: TryDeps,
  { key, client }: TryInput,
  { find, compare }: TryWork,
): Promise<Customer | undefined> {
  const { network, browser } = client;
  return turns.take(`${browser?.hash.toString('hex') ?? network} ${key}`, async () => {
    const counts = [
      ...networkCounts(RULES.signInFromNetwork, network),
      ...networkCounts(RULES.signInFromNetworkToAccount, network, key),
      { rule: RULES.signInToAccount, key },
    ];
    const taken = await limits.takeAll(counts);
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
      compare(accounts, claimOf(client, isFirst)),
    );
    if (customer) await limits.giveBackAll(given);
    return customer;
  });
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
    if (error instanceof Problem && error.code === 'overloaded') await limits.giveBackAll(counts);
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
    ({ rule, key }) => rule === RULES.signInToAccount || !key.startsWith(client.network),
  );
  const able = known.filter(({ by }) => by === 'browser' || isSpentElsewhere);
  // One try is taken for each account. The network's limit is used once the browser's is spent.
  for (const one of able.toSorted((a, b) => a.by.localeCompare(b.by))) {
    if (taken.some(({ customerId }) => customerId === one.customerId)) continue;
    const count = ownCount(client, one);
    if ((await limits.takeAll([count])).ok) taken.push({ customerId: one.customerId, count });
  }
  if (taken.length === 0) throw tooManyTries(retryAfterSeconds);
  return taken;
}

const ownCount = ({ network, browser }: Client, { customerId, by }: KnownAccount): Count =>
  by === 'browser'
    ? { rule: RULES.signInFromBrowser, key: `${browser?.hash.toString('hex')} ${customerId}` }
    : { rule: RULES.signInFromRememberedNetwork, key: `${network} ${customerId}` };

/** A client goes first if it has proven itself by a known browser or an emailed link. */
export const claimOf = ({ network, browser }: Client, isFirst: boolean): Claim => ({
  network: widestKey(network),
  browser: isFirst ? browser?.hash.toString('hex') : undefined,
  isFirst,
});
