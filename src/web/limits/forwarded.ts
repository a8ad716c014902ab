import type { IncomingHttpHeaders } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

/** A request passes fewer proxies than this; what stands further to the left was made up. */
const HOPS_MAX = 10;

/**
 * Leaves in X-Forwarded-For only addresses that were parsed as such. Each proxy adds one at the right, so entries to
 * the left of one that is no address cannot be trusted either. The client is then the proxy that reported it.
 * Otherwise any text would be a client, with rate limits of its own.
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

/** Returns the IPv4 address that an IPv6 address stands for, in either way of writing (RFC 4291, section 2.5.5.2). */
function mappedIPv4(address: string): string | undefined {
  const canonical = new URL(`http://[${address}]`).hostname;
  const groups = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(canonical)?.slice(1);
  if (!groups) return undefined;
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((bits) => [bits >> 8, bits & 255])
    .join('.');
}
