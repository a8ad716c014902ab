import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  status: number;
  setCookies: string[];
  body: string;
}

/** A keep-alive connection for one request at a time. Parsing only what is needed makes it a light generator. */
export interface Connection {
  /** Rejects when the connection ends before the answer is complete. */
  send(text: string): Promise<HttpAnswer>;
  /** How often the other side has ended an idle connection, so that another one was opened. */
  readonly reopened: number;
  end(): void;
}

export function createConnection(port: number): Connection {
  let socket: Socket | undefined;
  let reopened = 0;
  let hasEnded = false;
  let received = '';
  let waiting: PromiseWithResolvers<HttpAnswer> | undefined;

  function open(): Socket {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true });
    opened.setEncoding('latin1');
    opened.on('data', (chunk: string) => {
      received += chunk;
      const answer = parseAnswer(received);
      if (!answer) return;
      received = '';
      const { resolve } = waiting ?? {};
      waiting = undefined;
      resolve?.(answer);
    });
    opened.on('error', () => {});
    opened.once('close', () => {
      if (socket !== opened) return;
      socket = undefined;
      waiting?.reject(new Error('the connection ended'));
      waiting = undefined;
    });
    return opened;
  }

  function attempt(text: string): Promise<HttpAnswer> {
    socket ??= open();
    received = '';
    waiting = Promise.withResolvers<HttpAnswer>();
    socket.write(text);
    return waiting.promise;
  }

  return {
    async send(text) {
      const isReused = socket !== undefined;
      try {
        return await attempt(text);
      } catch (error) {
        // Browsers send a request again if a connection that they kept ends before the first byte of the answer.
        if (hasEnded || !isReused || received !== '') throw error;
        reopened++;
        return attempt(text);
      }
    },
    get reopened() {
      return reopened;
    },
    end() {
      hasEnded = true;
      socket?.destroy();
    },
  };
}

/** Returns undefined until the answer is complete. */
export function parseAnswer(text: string): HttpAnswer | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const body = text.slice(headEnd + 4);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const isComplete = length === undefined ? body.endsWith('0\r\n\r\n') : body.length >= Number(length);
  if (!isComplete) return undefined;
  const setCookies = Array.from(head.matchAll(/\r\nset-cookie: ([^\r]*)/gi), ([, value = '']) => value);
  return { status: Number(head.slice(9, 12)), setCookies, body };
}
