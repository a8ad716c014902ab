import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The raw message. */
  raw: string;
}

export interface TestSmtpServer {
  url: string;
  port: number;
  received: ReceivedMail[];
  /** How many connections were made. */
  connections: number;
  /** How many of them have ended. */
  ended: number;
  close(): Promise<void>;
}

/** Starts a real mail server on a free port. `refusal` can refuse a recipient. */
export async function startSmtpServer(
  options: SMTPServerOptions = {},
  port = 0,
  refusal: (to: string) => Error | undefined = () => undefined,
): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onConnect: (_session, callback) => {
      result.connections++;
      callback();
    },
    onClose: () => {
      result.ended++;
    },
    onRcptTo: ({ address }, _session, callback) => callback(refusal(address)),
    onData: (stream, { envelope }, callback) => {
      void text(stream).then((raw) => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
        callback();
      });
    },
    ...options,
  });
  // A client that gives up resets its connection.
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: actual } = server.server.address() as AddressInfo;
  const result: TestSmtpServer = {
    url: `smtp://127.0.0.1:${actual}`,
    port: actual,
    received,
    connections: 0,
    ended: 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return result;
}

/** A server's answer: a code, and a text that names the recipient. */
export const refusal = (responseCode: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode });

/** Starts a server that handles each connection as the test says. */
export async function startRawServer(
  converse: (socket: Socket) => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    converse(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
