import { isIPv6 } from 'node:net';

/**
 * What of a client's address tries are counted by: an IPv4 address as it is, of an IPv6 address the network
 * (its first 64 bits), because one household has them all. A connection that was reset has no address; its key is empty.
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
 * company a /48 (RIPE-690), and anyone can get a /48 for nothing: 65,536 keys.
 */
export function widerKeys(key: string): { home: string; site: string } | undefined {
  const match = /^(\w+:\w+:\w+):(\w+)::\/64$/.exec(key);
  if (!match) return undefined;
  const [, site, group] = match as unknown as [string, string, string];
  const home = (Number.parseInt(group, 16) & 0xff00).toString(16);
  return { home: `${site}:${home}::/56`, site: `${site}::/48` };
}

/** Clients with the same widest key share turns: an IPv6 /48 counts as one, as an IPv4 address does. */
export const widestKey = (key: string): string => widerKeys(key)?.site ?? key;

/** The eight groups, without leading zeros. */
function groupsOf(address: string): string[] {
  // A URL's host is written in the one canonical form: lower case, the longest run of zeros as "::".
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
}
