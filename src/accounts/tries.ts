import { widestKey } from '../platform/address-key.ts';
import { Problem } from '../platform/errors.ts';
import type { Claim } from '../platform/fair-semaphore.ts';
import { networkCounts } from '../platform/network-limits.ts';
import { type Count, type RateLimits, type TakeResult, tooManyTries } from '../platform/rate-limit.ts';
import type { Turns } from '../platform/turns.ts';
import { RULES } from './limits.ts';
import type { CustomerRecord } from './queries.ts';
import type { Client, KnownAccount, RememberedBrowsers } from './remembered-browsers.ts';

export interface TryParts {
  limits: RateLimits;
  /** Of one client on one account: see `TRIES_AT_ONCE`. */
  turns: Turns;
  browsers: RememberedBrowsers;
}

/** What a try is counted for. */
interface TryInput {
  key: string;
  client: Client;
}

interface TryWork {
  /** The accounts that the password may open. */
  find(): Promise<CustomerRecord[]>;
  /** Those of them that the client may guess at, and its turn to have a password compared. */
  compare(accounts: CustomerRecord[], claim: Claim): Promise<CustomerRecord | undefined>;
}

/**
 * Counted before the password is compared, so that no guess goes uncounted; one that was right is given back.
 * Beyond the limits an account still compares what comes from a browser or a network that it knows, within limits
 * of these alone (S40). Tries of one client on one account take turns: right ones that come at once do not count
 * against each other.
 */
export function withTryLimits(
  { limits, turns, browsers }: TryParts,
  { key, client }: TryInput,
  { find, compare }: TryWork,
): Promise<CustomerRecord | undefined> {
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
    const customer = await unlessDropped(limits, given, () => compare(accounts, claimOf(client, isFirst)));
    if (customer) await limits.giveBackAll(given);
    return customer;
  });
}

/** The counts are given back where the queue for hashing had no place: nothing was compared, so it was no guess. */
export async function unlessDropped<T>(
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

/** A try in the limits that the accounts have for this client; throws a Problem 429 where none has any left. */
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
  // One for each account: the network's is there for when the browser's is spent.
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

/** First are those who have shown that they belong here, by a browser that is known or a link that was mailed. */
export const claimOf = ({ network }: Client, isFirst: boolean): Claim => ({
  network: widestKey(network),
  isFirst,
});
