import { Problem } from '../web/errors/errors.ts';
import type { LeasedLimit } from '../web/limits/leased-limit.ts';
import { addressKey, type NetworkLimit, networkCounts } from '../web/limits/networks.ts';
import { minutesWords } from '../web/limits/rate-limit.ts';

/**
 * Guests of one network may begin this many carts in an hour. A school or a carrier may share one IPv4 address: 3,000
 * is nearly one a second for the whole hour, while a script began 12,543 in 10 s. Providers assign a home a /56 of IPv6
 * and a company a /48, which contain 256 and 65,536 networks, so their limits are wider.
 */
const RULE: NetworkLimit = {
  name: 'new carts',
  limit: 3_000,
  windowSeconds: 3_600,
  wider: { home: 6_000, site: 12_000 },
};

/** Throws a Problem 429 where the network of this address has begun too many carts. */
export type AdmitNewCart = (address: string) => Promise<void>;

/** Only a store on a server needs this limit. A cart in the guest's own cookie costs the shop nothing. */
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
