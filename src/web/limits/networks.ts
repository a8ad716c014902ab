import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Count, RateLimit } from './rate-limit.ts';

/** An address or a network in CIDR notation. */
export interface Network {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

export function parseNetwork(text: string): Network | undefined {
  const [address, prefixText, ...rest] = text.split('/');
  const version = isIP(address ?? '');
  if (!address || version === 0 || rest.length > 0) return undefined;
  const longest = version === 4 ? 32 : 128;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? longest : Number(prefixText);
  // A prefix of 0 would trust every address.
  if (prefix < 1 || prefix > longest) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Tells whether an address is in one of the networks. IPv4 written as IPv6 counts as IPv4. */
export function networkMatcher(networks: readonly Network[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { address, prefix, family } of networks) list.addSubnet(address, prefix, family);
  return (address) => {
    const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** A limit for each network. An IPv6 network counts together with the two wider ones around it. */
export interface NetworkLimit extends RateLimit {
  /** The limits of the /56 and the /48 around it. By default they are multiples of `limit`. */
  wider?: { home: number; site: number };
}

/**
 * Thousands of a carrier's phones share one IPv4 address and its one limit, and a /48 holds 65,536 networks. With 16
 * times the limit, a provider's users are not shut out, and the owner of a /48 has 16 networks instead of 65,536.
 */
const HOME_FACTOR = 4;
const SITE_FACTOR = 16;

/** Returns the counts that a try from a network adds to. `of` separates what is counted there, such as accounts. */
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

/** Returns the key of a request's client, which `networkCounts` counts by. */
export const networkOf = (request: FastifyRequest): string => addressKey(request.ip);

/**
 * Returns the key that a client is counted by: an IPv4 address itself, and the /64 network of an IPv6 address, because
 * one household has all of its addresses. A connection that was reset has no address, so its key is empty.
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] as string;
  const [plain = ''] = address.split('%', 1);
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : address;
}

/**
 * Returns the /56 and the /48 around a key of IPv6, and undefined for other keys. Providers give a home a /56 and a
 * company a /48 (RIPE-690), and anyone can get a /48 for free, which holds 65,536 keys.
 */
export function widerKeys(key: string): { home: string; site: string } | undefined {
  const match = /^(\w+:\w+:\w+):(\w+)::\/64$/.exec(key);
  if (!match) return undefined;
  const [, site, group] = match as unknown as [string, string, string];
  const home = (Number.parseInt(group, 16) & 0xff00).toString(16);
  return { home: `${site}:${home}::/56`, site: `${site}::/48` };
}

/** Clients with the same widest key count as one caller: an IPv6 /48 counts as one, as an IPv4 address does. */
export const widestKey = (key: string): string => widerKeys(key)?.site ?? key;

/** The eight groups, without leading zeros. */
function groupsOf(address: string): string[] {
  // A URL writes its host in the canonical form: lower case, with the longest run of zeros as "::".
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
}

/** A request passes fewer proxies than this, so entries further to the left were made up. */
const HOPS_MAX = 10;

/**
 * Leaves only valid addresses in X-Forwarded-For. Each proxy adds one at the right, so entries to the left of an invalid
 * one cannot be trusted either, and the proxy that reported it counts as the client. Without this, any text would be a
 * client with rate limits of its own.
 */
export function cleanForwardedFor(headers: IncomingHttpHeaders): void {
  const given = headers['x-forwarded-for'];
  if (given === undefined) return;
  const entries = String(given).split(',').slice(-HOPS_MAX);
  const addresses: string[] = [];
  for (const entry of entries.reverse()) {
    const address = parseForwarded(entry.trim());
    if (address === undefined) break;
    addresses.unshift(address);
  }
  if (addresses.length > 0) headers['x-forwarded-for'] = addresses.join(', ');
  else delete headers['x-forwarded-for'];
}

/** Parses an address as proxies write it: some add the port, brackets or a zone, or write IPv4 as IPv6. */
export function parseForwarded(text: string): string | undefined {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  const withPort = /^([\d.]+):\d{1,5}$/.exec(text)?.[1];
  const [address = ''] = (bracketed ?? withPort ?? text).split('%', 1);
  if (isIP(address) === 0 || (bracketed !== undefined && isIPv4(address))) return undefined;
  return isIPv4(address) ? address : (mappedIPv4(address) ?? address.toLowerCase());
}

/** Returns the IPv4 address that an IPv6 address stands for, in both notations (RFC 4291, section 2.5.5.2). */
function mappedIPv4(address: string): string | undefined {
  const canonical = new URL(`http://[${address}]`).hostname;
  const groups = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(canonical)?.slice(1);
  if (!groups) return undefined;
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((bits) => [bits >> 8, bits & 255])
    .join('.');
}
