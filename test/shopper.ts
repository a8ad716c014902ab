import assert from 'node:assert/strict';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { CartAnswer } from '../src/cart/schemas.ts';

export type Response = LightMyRequestResponse;
export type Headers = Record<string, string>;

/** A minimal browser that stores and sends cookies. */
export class Shopper {
  readonly cookies = new Map<string, string>();
  #app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  /** Sends the next requests to another instance, like a load balancer. */
  moveTo({ app }: { app: FastifyInstance }): void {
    this.#app = app;
  }

  get session(): string | undefined {
    return this.cookies.get('__Host-session') ?? this.cookies.get('session');
  }

  async request(options: InjectOptions): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#app.inject({
      ...options,
      headers: { ...(cookie ? { cookie } : {}), ...options.headers },
    });
    for (const { name, value } of response.cookies) this.cookies.set(name, value);
    return response;
  }

  get(url: string, headers: Headers = {}): Promise<Response> {
    return this.request({ method: 'GET', url, headers });
  }

  /** Sends a string as it is and any other body as JSON. The default content type is JSON for both. */
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown, headers: Headers = {}) {
    if (body === undefined) return this.request({ method, url, headers });
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    return this.request({
      method,
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Submits a form like a browser without scripts. */
  form(url: string, fields: Record<string, string> | string, headers: Headers = {}): Promise<Response> {
    const payload = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
    return this.request({ method: 'POST', url, payload, headers: { ...FORM_HEADERS, ...headers } });
  }

  async cart(): Promise<CartAnswer> {
    return cartOf(await this.get('/api/cart'));
  }

  async add(sku: string, quantity = 1, headers: Headers = {}): Promise<CartAnswer> {
    return cartOf(await this.send('POST', '/api/cart/line-items', { sku, quantity }, headers));
  }

  async set(sku: string, quantity: number, headers: Headers = {}): Promise<CartAnswer> {
    return cartOf(await this.send('PUT', lineItem(sku), { quantity }, headers));
  }

  async remove(sku: string, headers: Headers = {}): Promise<CartAnswer> {
    return cartOf(await this.send('DELETE', lineItem(sku), undefined, headers));
  }
}

const FORM_HEADERS = {
  'content-type': 'application/x-www-form-urlencoded',
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'sec-fetch-site': 'same-origin',
};

export const lineItem = (sku: string): string => `/api/cart/line-items/${encodeURIComponent(sku)}`;

export function cartOf(response: Response): CartAnswer {
  assert.equal(response.statusCode, 200, response.body);
  return response.json<CartAnswer>();
}

/** SKU and quantity of each line. */
export const linesOf = (cart: CartAnswer): [sku: string, quantity: number][] =>
  cart.lineItems.map((line) => [line.sku, line.quantity]);
