import type { PeerRequest } from '../peers/contestant.ts';
import { PRODUCTS, priceMinorOf, skuOf, slugOf } from '../peers/products.ts';
import { retry } from '../shared/wait-until.ts';
import { REQUESTS, type RequestName, shareOf } from './mix.ts';

const CARTS = 500;
/** Few, so that the carts stay as small as real ones. */
const ADDED = Array.from({ length: 5 }, (_, product) => skuOf(product, 0));
/** Products whose delivery is free, so that an order costs what its item costs. */
const FREE_DELIVERY_FROM_MINOR = 6_000;
const ORDERED = Array.from({ length: PRODUCTS }, (_, product) => product).filter(
  (product) => priceMinorOf(product) >= FREE_DELIVERY_FROM_MINOR,
);
const LISTINGS = ['', '?category=women', '?sort=price', '?page=2', '?q=shirt'];
const PREPARED_AT_ONCE = 8;
const RETRY_TIMEOUT_MS = 10_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const BROWSER = { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br' };

/** Makes the requests of shoppers for a shop with the products of proving-ground/peers. */
export interface Shoppers {
  /** Requests of one kind. */
  ofKind(name: RequestName, count: number): Promise<PeerRequest[]>;
  /** Requests of all kinds in the shares of the mix, in random order. */
  mixed(count: number): Promise<PeerRequest[]>;
  /** So many requests of each kind, that many times, in random order. */
  inCounts(counts: Readonly<Record<RequestName, number>>, times: number): Promise<PeerRequest[]>;
}

export async function createShoppers(url: string): Promise<Shoppers> {
  const carts = await inParallel(CARTS, () => newCart(url, pick(ADDED)));
  let orders = 0;
  const makers: Record<RequestName, () => PeerRequest | Promise<PeerRequest>> = {
    listing: () => page(`/products${pick(LISTINGS)}`),
    product: () => page(`/products/${slugOf(Math.floor(Math.random() * PRODUCTS))}`),
    'show cart': () => page('/cart', pick(carts)),
    'add to cart': () => add(pick(ADDED), pick(carts)),
    order: async () => {
      const product = pick(ORDERED);
      return order(await newCart(url, skuOf(product, 0)), priceMinorOf(product), ++orders);
    },
  };
  const ofKind = (name: RequestName, count: number) => inParallel(count, async () => makers[name]());
  const shuffled = async (countOf: (name: RequestName) => number) => {
    const all = await Promise.all(REQUESTS.map((name) => ofKind(name, Math.round(countOf(name)))));
    return shuffle(all.flat());
  };
  return {
    ofKind,
    mixed: (count) => shuffled((name) => count * shareOf(name)),
    inCounts: (counts, times) => shuffled((name) => counts[name] * times),
  };
}

const page = (path: string, cookie?: string): PeerRequest => ({
  method: 'GET',
  path,
  headers: { ...BROWSER, ...(cookie && { cookie }) },
});

const add = (sku: string, cookie?: string): PeerRequest => ({
  method: 'POST',
  path: '/api/cart/line-items',
  headers: { ...JSON_TYPE, ...(cookie && { cookie }) },
  body: JSON.stringify({ sku, quantity: 1 }),
});

const order = (cookie: string, totalMinor: number, number: number): PeerRequest => ({
  method: 'POST',
  path: '/api/orders',
  headers: { ...JSON_TYPE, cookie, 'idempotency-key': `simulation-${number}` },
  body: JSON.stringify({
    email: `shopper-${number}@example.test`,
    address: { name: 'Ada', line1: 'Street 1', postalCode: '1010', city: 'Vienna', country: 'AT' },
    deliveryMethod: 'standard',
    paymentMethod: 'on_delivery',
    totalMinor,
  }),
});

async function newCart(url: string, sku: string): Promise<string> {
  const { path, ...request } = add(sku);
  // A busy shop refuses some of the adds that prepare a measurement.
  const response = await retry(async () => {
    const answer = await fetch(url + path, request);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`An add was answered with ${answer.status}.`);
    return answer;
  }, RETRY_TIMEOUT_MS);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

async function inParallel<Result>(count: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const worker = async () => {
    while (results.length < count) results.push(await work());
  };
  await Promise.all(Array.from({ length: PREPARED_AT_ONCE }, worker));
  return results.slice(0, count);
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;

function shuffle<Item>(items: Item[]): Item[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [items[at], items[other]] = [items[other] as Item, items[at] as Item];
  }
  return items;
}
