import type { IncomingMessage } from 'node:http';

/** A well-formed GET or HEAD without a body. It has the headers that a cached page depends on. */
export interface PlainRequest {
  acceptEncoding: string | undefined;
  ifNoneMatch: string | undefined;
}

/**
 * Returns undefined for any other request. It reads the raw headers, because Node's `headers` would first make an object
 * from all of them, which costs more than the rest of the answer.
 */
export function readPlainRequest(request: IncomingMessage): PlainRequest | undefined {
  const { method, rawHeaders, httpVersion } = request;
  if ((method !== 'GET' && method !== 'HEAD') || httpVersion !== '1.1') return undefined;
  let host: string | undefined;
  let acceptEncoding: string | undefined;
  let ifNoneMatch: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const value = rawHeaders[at + 1] as string;
    switch (headerOf(rawHeaders[at] as string)) {
      case 'host':
        if (host !== undefined) return undefined;
        host = value;
        break;
      case 'accept-encoding':
        if (acceptEncoding !== undefined) return undefined;
        acceptEncoding = value;
        break;
      case 'if-none-match':
        if (ifNoneMatch !== undefined) return undefined;
        ifNoneMatch = value;
        break;
      case 'content-length':
      case 'transfer-encoding':
        return undefined;
    }
  }
  // The routes decide about any other host.
  if (host === undefined || !PLAIN_HOST.test(host)) return undefined;
  return { acceptEncoding, ifNoneMatch };
}

const PLAIN_HOST = /^[\w.:-]+$/;

const READ = new Map(
  ['host', 'accept-encoding', 'if-none-match', 'content-length', 'transfer-encoding'].map((name) => [
    name.length,
    name,
  ]),
);

/** These headers have different lengths, so most other headers are skipped without comparing any text. */
function headerOf(name: string): string | undefined {
  const candidate = READ.get(name.length);
  if (candidate === undefined || candidate === name) return candidate;
  return name.toLowerCase() === candidate ? candidate : undefined;
}
