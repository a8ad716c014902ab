import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { orderBody } from '../../src/checkout/checkout.fixture.ts';
import { type GuardedShop, type HotCall, PRODUCTS, skuOf, slugOf } from './guarded-shop.ts';
import type { HotRequest, Visitor } from './visitor.ts';

type Prepare = (shop: GuardedShop, count: number) => Promise<HotCall[]>;

const BROWSER = { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br, zstd' };
/** Two shirts of the guarded shop's catalog, at €59.00 each, with free delivery. */
const ORDER_TOTAL_MINOR = 2 * 5_900;
const MANY_LINES = 50;
const FEW_LINES = 5;

/** The requests that a busy shop gets most, each with how to make many of them. */
export const HOT_ROUTES = {
  'a cached list as JSON': sameFor({ path: '/api/products?limit=24' }),
  'a cached list as HTML': sameFor({ path: '/products', headers: BROWSER }),
  'a cached product as JSON': sameFor({ path: `/api/products/${slugOf(0)}` }),
  'a cached product as HTML': sameFor({ path: `/products/${slugOf(0)}`, headers: BROWSER }),
  'a page that the browser has': async (shop, count) => {
    const visitor = shop.visitor();
    const path = `/products/${slugOf(0)}`;
    const { etag } = (await visitor.send({ path, headers: BROWSER })).headers;
    assert.ok(etag);
    return repeat(count, visitor, { path, headers: { ...BROWSER, 'if-none-match': etag }, status: 304 });
  },
  'a product page that is not cached': productsInTurn(),
  'a cart view': async (shop, count) => {
    const visitor = await withLines(shop, FEW_LINES);
    await visitor.send({ path: '/api/cart' });
    return repeat(count, visitor, { path: '/api/cart' });
  },
  "a guest's first add": async (shop, count) =>
    Array.from({ length: count }, () => ({ visitor: shop.visitor(), request: add(skuOf(1)) })),
  'the second to fifth add': async (shop, count) => {
    const calls: HotCall[] = [];
    while (calls.length < count) {
      const visitor = await withLines(shop, 1);
      for (let product = 1; product < FEW_LINES; product++)
        calls.push({ visitor, request: add(skuOf(product)) });
    }
    return calls.slice(0, count);
  },
  'an add to 50 lines': async (shop, count) => {
    const visitor = await withLines(shop, MANY_LINES);
    return Array.from({ length: count }, (_, call) => ({ visitor, request: add(skuOf(call % MANY_LINES)) }));
  },
  'a set quantity': async (shop, count) => {
    const visitor = await withLines(shop, FEW_LINES);
    return Array.from({ length: count }, (_, call) => ({
      visitor,
      request: {
        method: 'PUT' as const,
        path: `/api/cart/line-items/${skuOf(call % FEW_LINES)}`,
        body: { quantity: 2 + (call % 7) },
      },
    }));
  },
  'an order': async (shop, count) => {
    const calls: HotCall[] = [];
    while (calls.length < count) {
      const visitor = await withLines(shop, 2);
      const email = `${randomUUID()}@example.com`;
      calls.push({
        visitor,
        request: {
          method: 'POST',
          path: '/api/orders',
          headers: { 'idempotency-key': randomUUID() },
          body: orderBody(ORDER_TOTAL_MINOR, { email }),
          status: 201,
        },
      });
    }
    return calls;
  },
} as const satisfies Record<string, Prepare>;

export type HotRoute = keyof typeof HOT_ROUTES;

function sameFor(request: HotRequest): Prepare {
  return async (shop, count) => repeat(count, shop.visitor(), request);
}

const repeat = (count: number, visitor: Visitor, request: HotRequest): HotCall[] =>
  Array.from({ length: count }, () => ({ visitor, request }));

/** Each product is asked for once, so its page is never in a cache. */
function productsInTurn(): Prepare {
  const nextOf = new WeakMap<GuardedShop, number>();
  return async (shop, count) => {
    const first = nextOf.get(shop) ?? MANY_LINES;
    nextOf.set(shop, first + count);
    assert.ok(first + count <= PRODUCTS, 'the catalog of the guarded shop is too small');
    const visitor = shop.visitor();
    return Array.from({ length: count }, (_, call) => ({
      visitor,
      request: { path: `/products/${slugOf(first + call)}`, headers: BROWSER },
    }));
  };
}

async function withLines(shop: GuardedShop, lines: number): Promise<Visitor> {
  const visitor = shop.visitor();
  for (let product = 0; product < lines; product++) await visitor.send(add(skuOf(product)));
  return visitor;
}

const add = (sku: string): HotRequest => ({
  method: 'POST',
  path: '/api/cart/line-items',
  headers: { 'idempotency-key': randomUUID() },
  body: { sku, quantity: 1 },
});
