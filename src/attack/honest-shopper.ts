import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AttackTarget } from './attack.ts';

const TIMEOUT_MS = 5_000;

interface Answer {
  /** 0 where nobody answered in time. */
  status: number;
  body: string;
  cookie: string;
}

/** A shopper during an attack: each request comes on a connection of its own, as that of a new shopper does. */
export interface HonestShopper {
  get(path: string): Promise<Answer>;
  /** Adds one item of something that is in stock, to the cart of this cookie. */
  add(cookie?: string): Promise<Answer>;
}

/** Throws one sentence where the shop has nothing to add. */
export async function createHonestShopper(target: AttackTarget): Promise<HonestShopper> {
  const sku = await findSku(target);
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
  const nobody: Answer = { status: 0, body: '', cookie: '' };
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const options = { method, headers: { origin, ...headers, ...length }, agent: false, timeout: TIMEOUT_MS };
    const asking = request(`${origin}${path}`, options, (response) => {
      const cookie = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
      text(response).then(
        (read) => resolve({ status: response.statusCode ?? 0, body: read, cookie }),
        () => resolve(nobody),
      );
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => resolve(nobody));
    asking.end(body);
  });
}

interface Listing {
  products: { slug: string }[];
}

interface Product {
  variants: { sku: string; available: boolean }[];
}

async function findSku(target: AttackTarget): Promise<string> {
  const listing = (await (await target.fetch('/api/products?limit=10')).json()) as Listing;
  for (const { slug } of listing.products) {
    const product = (await (await target.fetch(`/api/products/${slug}`)).json()) as Product;
    const variant = product.variants.find(({ available }) => available);
    if (variant) return variant.sku;
  }
  throw new Error('The shop has no product in stock to add to a cart.');
}
