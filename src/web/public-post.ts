import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { request as httpRequest } from '../process/node-http.ts';
import { connectTo, findTarget, ofTheInternet, parsePublicUrl, type TargetDeps } from './public-target.ts';

export interface PublicPostInput {
  address: string;
  body: string;
  headers: Readonly<Record<string, string>>;
  /** For the look-up of the name and the request together. */
  timeoutMs: number;
}

export type PublicPostResult =
  /** `text` is the beginning of the answer. */
  | { ok: true; status: number; text: string }
  | { ok: false; reason: 'invalid_address' | 'not_public' | 'not_found' | 'unreachable' | 'took_too_long' };

const TEXT_LENGTH_MAX = 500;

/** Posts JSON to an address that is not the shop's own. It must be public, and redirects are not followed. */
export async function postPublic(
  { address, body, headers, timeoutMs }: PublicPostInput,
  deps: TargetDeps = ofTheInternet,
): Promise<PublicPostResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  const url = parsePublicUrl(address);
  if (!url) return { ok: false, reason: 'invalid_address' };
  const target = await findTarget(url.hostname, deps, signal);
  if (!target.ok) return target;
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { promise, resolve } = Promise.withResolvers<PublicPostResult>();
  const fail = () => resolve({ ok: false, reason: signal.aborted ? 'took_too_long' : 'unreachable' });
  const options = {
    ...connectTo(target),
    method: 'POST',
    signal,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'accept-encoding': 'identity',
      'user-agent': 'MyClothes',
    },
  };
  request(url, options, (response) => {
    readStart(response).then((text) => resolve({ ok: true, status: response.statusCode ?? 0, text }), fail);
  })
    .once('error', fail)
    .end(body);
  return promise;
}

/** Reads the beginning of the answer. The rest is not waited for. */
async function readStart(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const part of response) {
    text += part;
    if (text.length >= TEXT_LENGTH_MAX) break;
  }
  return text.slice(0, TEXT_LENGTH_MAX).toWellFormed().replaceAll('\0', '');
}
