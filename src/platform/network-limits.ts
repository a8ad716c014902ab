import { widerKeys } from './address-key.ts';
import type { Count, RateLimit } from './rate-limit.ts';

/** A limit for each network. One of IPv6 counts together with the two wider ones around it. */
export interface NetworkLimit extends RateLimit {
  /** For the /56 and the /48 around; by default multiples of `limit`. */
  wider?: { home: number; site: number };
}

/**
 * Behind one IPv4 address, whose limit counts once, there may be thousands of a carrier's phones, and in a /48
 * 65,536. So 16 times the limit shuts out no provider's customers, and leaves somebody who owns a /48 with 16
 * networks instead of 65,536.
 */
const HOME_FACTOR = 4;
const SITE_FACTOR = 16;

/** What a try from a network adds to. `of` keeps apart what is counted there, such as accounts. */
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
