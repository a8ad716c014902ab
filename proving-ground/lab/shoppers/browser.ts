import { Agent, type ClientRequest, type IncomingHttpHeaders, request as send } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** After this, a request counts as hanging. All of the shop's own limits are shorter. */
const HANGING_AFTER_MS = 20_000;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Bytes on the wire: start line, headers and body. */
  bytes: { sent: number; received: number };
}

/** A port of the loopback interface, or the path of a unix socket. */
export type Where = number | string;

/** There was no answer, or only part of one. Only a refused connection proves that the shop never saw the request. */
export class Unanswered extends Error {
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`no answer: ${code}`, { cause });
    this.code = code;
  }
}

export interface BrowserRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  json?: object;
  form?: Record<string, string>;
  /** The Idempotency-Key. */
  key?: string | undefined;
}

/** A cookie jar and keep-alive connections, like one shopper's browser. */
export interface Browser {
  /** Throws Unanswered. */
  ask(where: Where, sent: BrowserRequest): Promise<Answer>;
  cookie(name: string): string | undefined;
  /** All cookies by name. */
  cookies(): ReadonlyMap<string, string>;
  close(): void;
}

export interface BrowserOptions {
  /** The address in 127.0.0.0/8 that it connects from. The shop limits tries by address. */
  localAddress?: string | undefined;
  /** The first contents of the jar. */
  cookies?: Iterable<readonly [name: string, value: string]>;
}

export function openBrowser({ localAddress, cookies = [] }: BrowserOptions = {}): Browser {
  const agent = new Agent({ keepAlive: true });
  const jar = new Map<string, string>(cookies);

  return {
    ask: (where, sent) =>
      new Promise((resolve, reject) => {
        const fail = (error: NodeJS.ErrnoException) =>
          reject(new Unanswered(error.code ?? error.message, error));
        const { headers, body } = encode(sent);
        if (jar.size > 0) headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const { method, path } = sent;
        const target =
          typeof where === 'string'
            ? { socketPath: where }
            : { host: '127.0.0.1', port: where, localAddress };
        const request = send({ ...target, agent, method, path, headers }, (response) => {
          text(response).then((whole) => {
            keepCookies(jar, response.headers);
            const bytes = measured();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole, bytes });
          }, fail);
        });
        const measured = measureBytes(request);
        const hanging = Object.assign(new Error('hanging'), { code: 'HANGING' });
        request.setTimeout(HANGING_AFTER_MS, () => request.destroy(hanging));
        request.once('error', fail);
        request.end(body);
      }),
    cookie: (name) => jar.get(name),
    cookies: () => jar,
    close: () => agent.destroy(),
  };
}

function keepCookies(jar: Map<string, string>, headers: IncomingHttpHeaders): void {
  for (const line of headers['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/;\s*max-age=0\b/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
}

/** A connection carries one request at a time, so all bytes in between belong to this request. */
function measureBytes(request: ClientRequest): () => Answer['bytes'] {
  let [socket, sent, received]: [Socket | undefined, number, number] = [undefined, 0, 0];
  request.once('socket', (given: Socket) => {
    socket = given;
    [sent, received] = [given.bytesWritten, given.bytesRead];
  });
  return () => ({
    sent: (socket?.bytesWritten ?? 0) - sent,
    received: (socket?.bytesRead ?? 0) - received,
  });
}

function encode({ json, form, key }: BrowserRequest): { headers: Record<string, string>; body: string } {
  const headers: Record<string, string> = { accept: form ? 'text/html' : 'application/json' };
  if (key !== undefined && !form) headers['idempotency-key'] = key;
  if (json) headers['content-type'] = 'application/json';
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  const fields = { ...form, ...(form && key !== undefined ? { idempotencyKey: key } : {}) };
  return { headers, body: json ? JSON.stringify(json) : form ? `${new URLSearchParams(fields)}` : '' };
}
