import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Connections } from '../limits/connections.ts';

const STATUSES: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};

/**
 * Answers what is not HTTP enough to become a request, with the headers of every other answer. The error
 * holds the bytes that came, cookies and all, so only its code is logged.
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
    const [status, detail] = STATUSES[error.code ?? ''] ?? [400, 'The request could not be read.'];
    this.log.debug({ code: error.code }, 'a client sent what is no request');
    const title = STATUS_CODES[status];
    const body = problemText(status, detail);
    // A client would take a second answer for that of its next request. The first one is sent before the connection ends.
    if (connections().isAnswering(socket)) return void socket.destroySoon();
    if (socket.writable) {
      socket.write(
        `HTTP/1.1 ${status} ${title}\r\n${head}connection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    }
    socket.destroy();
  };
}

/** Answers an `Expect` other than `100-continue`, which never becomes a request of a route. */
export function refuseExpectation(
  headers: Readonly<Record<string, string>>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const body = problemText(417, 'The shop cannot do what the header Expect asks for.');
  return (_request, response) => {
    response
      .writeHead(417, { ...headers, connection: 'close', 'content-type': 'application/problem+json' })
      .end(body);
  };
}

/** Browsers never send such a request, so the answer is no page. The connection ends, because where the body ends is not certain. */
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
