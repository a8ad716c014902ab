import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';
import { text } from 'node:stream/consumers';

/** Beyond this a request counts as hanging; the shop's own limits are all shorter. */
const HANGING_AFTER_MS = 20_000;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** No answer, or not the whole of it. Only a refused connection says that the shop never saw the request. */
export class Unanswered extends Error {
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`no answer: ${code}`, { cause });
    this.code = code;
  }
}

export interface Sent {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  json?: object;
  form?: Record<string, string>;
  /** Idempotency-Key */
  key?: string | undefined;
}

/** A cookie jar and connections that are kept alive, as one shopper's browser has them. */
export interface Browser {
  /** Throws Unanswered. */
  ask(port: number, sent: Sent): Promise<Answer>;
  cookie(name: string): string | undefined;
  close(): void;
}

export function openBrowser(): Browser {
  const agent = new Agent({ keepAlive: true });
  const jar = new Map<string, string>();

  const keepCookies = (headers: IncomingHttpHeaders) => {
    for (const line of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
  };

  return {
    ask: (port, sent) =>
      new Promise((resolve, reject) => {
        const fail = (error: NodeJS.ErrnoException) =>
          reject(new Unanswered(error.code ?? error.message, error));
        const { headers, body } = encode(sent);
        if (jar.size > 0) headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const { method, path } = sent;
        const request = send({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
          text(response).then((whole) => {
            keepCookies(response.headers);
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole });
          }, fail);
        });
        const hanging = Object.assign(new Error('hanging'), { code: 'HANGING' });
        request.setTimeout(HANGING_AFTER_MS, () => request.destroy(hanging));
        request.once('error', fail);
        request.end(body);
      }),
    cookie: (name) => jar.get(name),
    close: () => agent.destroy(),
  };
}

function encode({ json, form, key }: Sent): { headers: Record<string, string>; body: string } {
  const headers: Record<string, string> = { accept: form ? 'text/html' : 'application/json' };
  if (key !== undefined && !form) headers['idempotency-key'] = key;
  if (json) headers['content-type'] = 'application/json';
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  const fields = { ...form, ...(form && key !== undefined ? { idempotencyKey: key } : {}) };
  return { headers, body: json ? JSON.stringify(json) : form ? `${new URLSearchParams(fields)}` : '' };
}
