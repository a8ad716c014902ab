import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { STATUS_CODES } from '../../process/node-http.ts';
import type { Connections } from '../limits/connections.ts';

const STATUSES: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};

/**
 * Answers what Node cannot parse as a request, with the headers of every other answer. The error holds the bytes that
 * were received, including cookies, so only its code is logged.
 */
export function clientErrorHandler(
  headers: Readonly<Record<string, string>>,
  connections: () => Connections,
): (this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket) => void {
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return function (error, socket) {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    // Node reports a late request once, and ends it only through this handler.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && connections().isLongUpload(socket)) return;
    const [status, detail] = STATUSES[error.code ?? ''] ?? [400, 'The request could not be read.'];
    this.log.debug({ code: error.code }, 'invalid HTTP from a client');
    const title = STATUS_CODES[status];
    const body = problemText(status, detail);
    // A client would read a second answer as that to its next request, so only the first one is sent.
    if (connections().isAnswering(socket)) return void socket.destroySoon();
    if (socket.writable) {
      socket.write(
        `HTTP/1.1 ${status} ${title}\r\n${head}connection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    }
    socket.destroy();
  };
}

/** Answers an `Expect` other than `100-continue`; such a request never reaches a route. */
export function refuseExpectation(
  headers: Readonly<Record<string, string>>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const body = problemText(417, 'The shop cannot meet the expectation in the Expect header.');
  return (_request, response) => {
    response
      .writeHead(417, { ...headers, connection: 'close', 'content-type': 'application/problem+json' })
      .end(body);
  };
}

/** Browsers never send such a request, so the answer is not a page. The connection ends, because the end of the body is uncertain. */
export function refuseMalformed(reply: FastifyReply, detail: string): void {
  reply.status(400).header('connection', 'close').type('application/problem+json');
  reply.send(problemText(400, detail));
}

const problemText = (status: number, detail: string): string =>
  JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    code: 'invalid_request',
    detail,
  });

/**
 * Returns a sentence on what is wrong with a request whose end or host two servers could read differently. Node's parser
 * accepts these, and a proxy in front of the shop may have read them otherwise (RFC 9112, sections 3.2 and 6.3).
 */
export function malformation(request: IncomingMessage): string | undefined {
  const { headers, rawHeaders, httpVersion } = request;
  if (request.httpVersionMajor !== 1) return 'The shop does not support this version of HTTP.';
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || httpVersion === '1.0'))
    return 'The shop does not support this Transfer-Encoding.';
  const { host } = headers;
  if (host === undefined) return httpVersion === '1.0' ? undefined : 'The request has no Host header.';
  if (countOf('host', rawHeaders) > 1) return 'The request has two Host headers.';
  return host === '' || HOST.test(host) ? undefined : 'The request has an invalid Host header.';
}

/** The characters that RFC 3986 allows in a host and its port. */
const HOST = /^[\w.~!$&'()*+,;=%:[\]-]+$/;

/** Node keeps only the first header of a name, so the raw headers are counted. */
function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const one = rawHeaders[at] as string;
    if (one.length === name.length && one.toLowerCase() === name) count++;
  }
  return count;
}
