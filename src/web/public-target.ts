import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { isPublicAddress } from './public-address.ts';

/** How names are resolved, and which addresses are allowed. */
export interface TargetDeps {
  /** Resolves a host name to all of its addresses. */
  resolve(host: string): Promise<readonly LookupAddress[]>;
  isAllowed(address: string): boolean;
}

export const ofTheInternet: TargetDeps = {
  resolve: (host) => promisify(lookup)(host, { all: true }),
  isAllowed: isPublicAddress,
};

/** A user or a password in the address would be sent to whatever answers, so it is refused. */
export function parsePublicUrl(address: string, base?: URL): URL | undefined {
  if (!URL.canParse(address, base?.href)) return undefined;
  const url = new URL(address, base);
  const isPlain = /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  return isPlain ? url : undefined;
}

export type FindTargetResult =
  | ({ ok: true } & LookupAddress)
  | { ok: false; reason: 'not_found' | 'not_public' | 'took_too_long' };

/**
 * Finds the address of a host. All addresses that its name has must be allowed. The system's resolver cannot be stopped, so
 * its result is ignored once `signal` is aborted.
 */
export async function findTarget(
  hostname: string,
  deps: TargetDeps,
  signal: AbortSignal,
): Promise<FindTargetResult> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(literal);
  const addresses = family ? [{ address: literal, family }] : await resolveAll(literal, deps, signal);
  if (signal.aborted) return { ok: false, reason: 'took_too_long' };
  const [first] = addresses;
  if (!first) return { ok: false, reason: 'not_found' };
  if (!addresses.every(({ address }) => deps.isAllowed(address))) return { ok: false, reason: 'not_public' };
  return { ok: true, ...first };
}

function resolveAll(
  host: string,
  { resolve }: TargetDeps,
  signal: AbortSignal,
): Promise<readonly LookupAddress[]> {
  const aborted = Promise.withResolvers<readonly LookupAddress[]>();
  signal.addEventListener('abort', () => aborted.resolve([]), { once: true });
  return Promise.race([resolve(host).catch(() => []), aborted.promise]);
}

/** Options of a request that connects to the address that was checked. The name is not looked up again. */
export const connectTo = ({ address, family }: LookupAddress) => {
  const pinned: LookupFunction = (_host, { all }, callback) =>
    all ? callback(null, [{ address, family }]) : callback(null, address, family);
  // An agent could reuse a connection to an address that was not checked, so each request opens its own.
  return { agent: false as const, lookup: pinned };
};
