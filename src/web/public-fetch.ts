import { type LookupAddress, lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { request as httpRequest } from '../process/node-http.ts';
import { isPublicAddress } from './public-address.ts';
import { saveStream } from './save-stream.ts';

export type FetchRefusal =
  | 'invalid_address'
  | 'not_public'
  | 'not_found'
  | 'unreachable'
  | 'bad_status'
  | 'too_many_redirects'
  | 'too_large'
  | 'took_too_long';

export type PublicFetchResult =
  | { ok: true; sizeBytes: number }
  | { ok: false; reason: FetchRefusal; status?: number };

export interface PublicFetchInput {
  address: string;
  /** The file that is written. It must not exist. */
  file: string;
  maxBytes: number;
  /** For all hops together. */
  timeoutMs: number;
  /** The `Accept` header. */
  accept: string;
}

/** Tests replace these. */
export interface PublicFetchDeps {
  /** Resolves a host name to all of its addresses. */
  resolve(host: string): Promise<readonly LookupAddress[]>;
  isAllowed(address: string): boolean;
}

const REDIRECTS_MAX = 3;

const ofTheInternet: PublicFetchDeps = {
  resolve: (host) => promisify(lookup)(host, { all: true }),
  isAllowed: isPublicAddress,
};

/**
 * Fetches a file from an address that a stranger may have chosen. Of every hop, all addresses that its name has must be
 * public, and the connection goes to one that was checked, so neither a redirect nor a name that changes leads inside.
 */
export async function fetchPublic(
  { address, file, maxBytes, timeoutMs, accept }: PublicFetchInput,
  deps: PublicFetchDeps = ofTheInternet,
): Promise<PublicFetchResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  let url = parse(address);
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    if (!url) return { ok: false, reason: 'invalid_address' };
    const target = await findTarget(url.hostname, deps);
    if (!target.ok) return target;
    const answer = await ask(url, target, accept, signal);
    if (!answer.ok) return answer;
    const { response } = answer;
    const next = redirectOf(response);
    if (next === undefined) return save(response, file, maxBytes, signal);
    response.destroy();
    url = parse(next, url);
  }
  return { ok: false, reason: 'too_many_redirects' };
}

/** A user or a password in the address would be sent to whoever answers, so it is refused. */
function parse(address: string, base?: URL): URL | undefined {
  if (!URL.canParse(address, base?.href)) return undefined;
  const url = new URL(address, base);
  const isPlain = /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  return isPlain ? url : undefined;
}

type Target = { ok: true } & LookupAddress;
type Refusal = Extract<PublicFetchResult, { ok: false }>;

async function findTarget(hostname: string, deps: PublicFetchDeps): Promise<Target | Refusal> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(literal);
  const addresses = family ? [{ address: literal, family }] : await resolveAll(literal, deps);
  const [first] = addresses;
  if (!first) return { ok: false, reason: 'not_found' };
  if (!addresses.every(({ address }) => deps.isAllowed(address))) return { ok: false, reason: 'not_public' };
  return { ok: true, ...first };
}

const resolveAll = (host: string, { resolve }: PublicFetchDeps): Promise<readonly LookupAddress[]> =>
  resolve(host).catch(() => []);

/** The name stays in the request, for its certificate and the Host header, and is not looked up again. */
function ask(
  url: URL,
  { address, family }: Target,
  accept: string,
  signal: AbortSignal,
): Promise<{ ok: true; response: IncomingMessage } | Refusal> {
  const pinned: LookupFunction = (_host, { all }, callback) =>
    all ? callback(null, [{ address, family }]) : callback(null, address, family);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const options = {
      // A connection of its own, because an agent could reuse one to an address that was not checked.
      agent: false as const,
      lookup: pinned,
      signal,
      headers: { accept, 'accept-encoding': 'identity', 'user-agent': 'MyClothes' },
    };
    request(url, options, (response) => resolve({ ok: true, response }))
      .once('error', () => resolve({ ok: false, reason: signal.aborted ? 'took_too_long' : 'unreachable' }))
      .end();
  });
}

/** The address that a redirect leads to. */
function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined;
}

async function save(
  response: IncomingMessage,
  file: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<PublicFetchResult> {
  const { statusCode: status = 0, headers } = response;
  try {
    if (status !== 200) return { ok: false, reason: 'bad_status', status };
    if (Number(headers['content-length'] ?? 0) > maxBytes) return { ok: false, reason: 'too_large' };
    return await saveStream(response, file, { maxBytes });
  } catch {
    return { ok: false, reason: signal.aborted ? 'took_too_long' : 'unreachable' };
  } finally {
    response.destroy();
  }
}
