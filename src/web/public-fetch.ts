import type { LookupAddress } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { request as httpRequest } from '../process/node-http.ts';
import { connectTo, findTarget, ofTheInternet, parsePublicUrl, type TargetDeps } from './public-target.ts';
import { saveStream } from './save-stream.ts';

export type FetchRefusal =
  | 'invalid_address'
  | 'not_public'
  | 'port_not_allowed'
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
  /** For all hops together, with the look-ups of their names. */
  timeoutMs: number;
  /** The `Accept` header. */
  accept: string;
}

/** Where a fetch may go. */
export interface FetchTargets extends TargetDeps {
  /** Keeps a fetch from other services of a public address, such as its mail server or database. */
  allowsPort(port: number): boolean;
}

/** The targets on the public Internet, at these ports. */
export const internetTargets = (ports: readonly number[]): FetchTargets => ({
  ...ofTheInternet,
  allowsPort: (port) => ports.includes(port),
});

/** The ports of http and https. */
export const WEB_PORTS: readonly number[] = [80, 443];

const REDIRECTS_MAX = 3;

/**
 * Fetches a file from an address that a stranger may have chosen. On every hop, all addresses of the name must be public,
 * the port must be allowed, and the connection goes to an address that was checked, so neither a redirect nor a name whose
 * addresses change leads inside.
 */
export async function fetchPublic(
  { address, file, maxBytes, timeoutMs, accept }: PublicFetchInput,
  deps: FetchTargets = internetTargets(WEB_PORTS),
): Promise<PublicFetchResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  let url = parsePublicUrl(address);
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    if (!url) return { ok: false, reason: 'invalid_address' };
    const target = await findTarget(url.hostname, deps, signal);
    if (!target.ok) return target;
    if (!deps.allowsPort(portOf(url))) return { ok: false, reason: 'port_not_allowed' };
    const answer = await ask(url, target, accept, signal);
    if (!answer.ok) return answer;
    const { response } = answer;
    const next = redirectOf(response);
    if (next === undefined) return save(response, file, maxBytes, signal);
    response.destroy();
    url = parsePublicUrl(next, url);
  }
  return { ok: false, reason: 'too_many_redirects' };
}

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

type Refusal = Extract<PublicFetchResult, { ok: false }>;

/** The name stays in the request, for its certificate and the Host header. */
function ask(
  url: URL,
  target: LookupAddress,
  accept: string,
  signal: AbortSignal,
): Promise<{ ok: true; response: IncomingMessage } | Refusal> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const options = {
      ...connectTo(target),
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
