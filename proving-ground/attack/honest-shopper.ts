import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { findSku } from './client.ts';
import type { AttackTarget } from './target.ts';

const TIMEOUT_MS = 5_000;

interface Answer {
  /** 0 when there was no answer in time. */
  status: number;
  body: string;
  cookie: string;
}

/** A shopper during an attack. Each request opens a new connection, like the first request of a new shopper. */
export interface HonestShopper {
  get(path: string): Promise<Answer>;
  /** Adds one item that is in stock to the cart of this cookie. */
  add(cookie?: string): Promise<Answer>;
}

/** Throws one sentence when the shop has nothing in stock. */
export async function createHonestShopper(target: AttackTarget): Promise<HonestShopper> {
  const sku = await findSku(target, { isAvailable: true });
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  return {
    get: (path) => ask(target, 'GET', path, {}),
    add: (cookie) =>
      ask(
        target,
        'POST',
        '/api/cart/line-items',
        { ...json, ...(cookie ? { cookie } : {}) },
        JSON.stringify({ sku, quantity: 1 }),
      ),
  };
}

function ask(
  { origin }: AttackTarget,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  const unanswered: Answer = { status: 0, body: '', cookie: '' };
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const options = { method, headers: { origin, ...headers, ...length }, agent: false, timeout: TIMEOUT_MS };
    const asking = request(`${origin}${path}`, options, (response) => {
      const cookie = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
      text(response).then(
        (read) => resolve({ status: response.statusCode ?? 0, body: read, cookie }),
        () => resolve(unanswered),
      );
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => resolve(unanswered));
    asking.end(body);
  });
}
