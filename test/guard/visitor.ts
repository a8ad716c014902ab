import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface HotRequest {
  method?: 'GET' | 'POST' | 'PUT';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** The expected status, 200 by default. */
  status?: number;
}

export interface HotAnswer {
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A browser with its own cookies. All visitors share one connection, so their requests follow each other. */
export class Visitor {
  readonly #cookies = new Map<string, string>();
  readonly #port: number;
  readonly #agent: Agent;

  constructor(port: number, agent: Agent) {
    this.#port = port;
    this.#agent = agent;
  }

  async send({ method = 'GET', path, headers, body, status = 200 }: HotRequest): Promise<HotAnswer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = request({
      ...{ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path },
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const bytes = await buffer(response);
    assert.equal(response.statusCode, status, `${method} ${path}: ${bytes.toString('utf8').slice(0, 500)}`);
    for (const line of response.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return { headers: response.headers, body: bytes };
  }
}
