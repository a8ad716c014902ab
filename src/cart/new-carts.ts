import { Problem } from '../web/errors/errors.ts';
import type { LeasedLimit } from '../web/limits/leased-limit.ts';
import { addressKey, type NetworkLimit, networkCounts } from '../web/limits/networks.ts';
import { minutesWords } from '../web/limits/rate-limit.ts';

/**
 * Guests of one network may begin this many carts in an hour. Behind one IPv4 address there may be a school or a carrier's
 * phones: 3,000 is nearly one a second for the whole hour, where a script began 12,543 in 10 s. Providers give a home
 * a /56 of IPv6 and a company a /48, which hold 256 and 65,536 networks; their limits are wider.
 */
const RULE: NetworkLimit = {
  name: 'new carts',
  limit: 3_000,
  windowSeconds: 3_600,
  wider: { home: 6_000, site: 12_000 },
};

/** Throws a Problem 429 where a guest at this address would begin one cart too many. */
export type AdmitNewCart = (address: string) => Promise<void>;

/** Limits stores that keep a guest's cart on a server. A cart in the guest's own cookie costs nothing. */
export function limitNewCarts(limit: LeasedLimit): AdmitNewCart {
  return async (address) => {
    for (const { rule, key } of networkCounts(RULE, addressKey(address))) {
      const taken = await limit.take(rule, key);
      if (!taken.ok) throw tooManyCarts(taken.retryAfterSeconds);
    }
  };
}

function tooManyCarts(retryAfterSeconds: number): Problem {
  const wait = minutesWords(retryAfterSeconds);
  return new Problem(
    429,
    'rate_limited',
    `Too many carts were started from your network. Sign in to start yours, or try again in ${wait}.`,
    { retryAfterSeconds },
  );
}
