import type { IncomingMessage } from 'node:http';

/** What RFC 3986 allows in a host and its port. */
const HOST = /^[\w.~!$&'()*+,;=%:[\]-]+$/;

/**
 * Returns what is wrong with a request whose end or host two servers could read differently, in a sentence. Node's
 * parser lets these pass, and a proxy before the shop may have decided otherwise (RFC 9112, sections 3.2 and 6.3).
 */
export function malformation(request: IncomingMessage): string | undefined {
  const { headers, rawHeaders, httpVersion } = request;
  if (request.httpVersionMajor !== 1) return 'The shop does not support this version of HTTP.';
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || httpVersion === '1.0'))
    return 'The shop does not support this Transfer-Encoding.';
  const { host } = headers;
  if (host === undefined) return httpVersion === '1.0' ? undefined : 'The request names no host.';
  if (countOf('host', rawHeaders) > 1) return 'The request names two hosts.';
  return host === '' || HOST.test(host) ? undefined : 'The request names an invalid host.';
}

/** Node keeps the first header of a name and drops the others, so they are counted as they came. */
function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const one = rawHeaders[at] as string;
    if (one.length === name.length && one.toLowerCase() === name) count++;
  }
  return count;
}
