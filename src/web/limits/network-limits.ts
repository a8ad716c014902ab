import { widerKeys } from './address-key.ts';
import type { Count, RateLimit } from './rate-limit.ts';

/** A limit for each network. One of IPv6 counts together with the two wider ones around it. */
export interface NetworkLimit extends RateLimit {
  /** The limits of the /56 and the /48 around it. By default they are multiples of `limit`. */
  wider?: { home: number; site: number };
}

/**
 * Thousands of a carrier's phones share one IPv4 address and its one limit, and a /48 holds 65,536 networks. So 16
 * times the limit shuts out no provider's customers, and the owner of a /48 has 16 networks instead of 65,536.
 */
const HOME_FACTOR = 4;
const SITE_FACTOR = 16;

/** The counts that a try from a network adds to. `of` separates what is counted there, such as accounts. */
export function networkCounts(rule: NetworkLimit, network: string, of = ''): Count[] {
  const { limit, wider = { home: limit * HOME_FACTOR, site: limit * SITE_FACTOR } } = rule;
  const count = (key: string, limit: number): Count => ({
    rule: { name: rule.name, limit, windowSeconds: rule.windowSeconds },
    key: of ? `${key} ${of}` : key,
  });
  const around = widerKeys(network);
  if (!around) return [count(network, limit)];
  return [count(network, limit), count(around.home, wider.home), count(around.site, wider.site)];
}
