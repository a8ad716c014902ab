import { type HttpRequest, textOf } from '../measuring/requests.ts';
import { addTo, orderOf, randomBelow, viewOf } from '../measuring/shop-requests.ts';
import { skuOf } from '../seed/carts.ts';

/** Shares of visits, from the sources that docs/measurements/shoppers.md names. */
const ADDING_SHARE = 0.071;
const ABANDONED_SHARE = 0.7019;
/** The mean number of catalog pages of a visit, and of one that ends with an order. */
const PAGES = 5;
const PAGES_OF_BUYER = 22;
const ITEMS_MAX = 3;
/** Seeded products that cost at least €160, which is more than enough for free delivery. */
const DELIVERED_FREE = Array.from({ length: 1_000 }, (_, product) => product).filter(
  (product) => (product * 37) % 290 >= 150,
);

export type Kind = 'page' | 'cart' | 'add' | 'order';

interface Step {
  kind: Kind;
  /** Complete HTTP text. */
  text: string;
}

/** What the shop has answered to a shopper's last step. */
interface StepAnswer {
  setCookies: readonly string[];
  body: string;
}

/** One shopper, who begins another visit after each. */
export interface Shopper {
  next(): Step;
  see(answer: StepAnswer): void;
}

/** `browsesOnly` is for a server that has only pages. */
export function createShopper(number: number, { browsesOnly }: { browsesOnly: boolean }): Shopper {
  let visit = visitUnderWay(browsesOnly);
  let visits = 0;
  let cookies = new Map<string, string>();
  let totalMinor = 0;
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const requests: Record<Visit[number], () => HttpRequest> = {
    listing: () => ({ path: `/products?category=${Math.random() < 0.5 ? 'women' : 'men'}`, headers: GZIP }),
    product: () => ({ path: `/products/bench-${randomBelow(1_000)}`, headers: GZIP }),
    cart: () => viewOf(cookie(), '/cart'),
    checkout: () => viewOf(cookie(), '/checkout'),
    add: () => addTo(cookie(), skuOf(DELIVERED_FREE[randomBelow(DELIVERED_FREE.length)] ?? 0)),
    order: () => orderOf({ cookie: cookie(), number: number * 10_000 + visits, totalMinor }),
  };
  return {
    next() {
      if (visit.length === 0) {
        visit = planVisit(browsesOnly);
        visits++;
        cookies = new Map();
      }
      const step = visit.shift() ?? 'listing';
      return { kind: KINDS[step], text: textOf(requests[step]()) };
    },
    see({ setCookies, body }) {
      for (const set of setCookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        cookies.set(name, value);
      }
      totalMinor = Number(/"subtotalMinor":(\d+)/.exec(body)?.[1] ?? totalMinor);
    },
  };
}

type Visit = ('listing' | 'product' | 'cart' | 'add' | 'checkout' | 'order')[];

const KINDS: Record<Visit[number], Kind> = {
  listing: 'page',
  product: 'page',
  cart: 'cart',
  checkout: 'cart',
  add: 'add',
  order: 'order',
};

const GZIP = { 'accept-encoding': 'gzip' };

/** Visits that are longer than this are as likely to be found under way as one of this length. */
const LENGTH_MAX = 100;

/**
 * The rest of a visit as one finds it at a random moment, so that adds and orders are as frequent from the beginning as
 * after an hour. A long visit is found more often. What is skipped are pages before the first add.
 */
export function visitUnderWay(browsesOnly: boolean, random: () => number = Math.random): Visit {
  let visit = planVisit(browsesOnly, random);
  while (random() > visit.length / LENGTH_MAX) visit = planVisit(browsesOnly, random);
  const firstAdd = visit.indexOf('add');
  const last = firstAdd === -1 ? visit.length - 1 : firstAdd;
  return visit.slice(Math.min(last, Math.floor(random() * visit.length)));
}

/** A visit begins at a listing, and its length has a geometric distribution. */
export function planVisit(browsesOnly: boolean, random: () => number = Math.random): Visit {
  const adds = !browsesOnly && random() < ADDING_SHARE;
  const buys = adds && random() >= ABANDONED_SHARE;
  const visit: Visit = ['listing'];
  while (random() < 1 - 1 / (buys ? PAGES_OF_BUYER : PAGES))
    visit.push(random() < 0.5 ? 'product' : 'listing');
  if (!adds) return visit;
  const items = 1 + Math.floor(random() * ITEMS_MAX);
  for (let item = 0; item < items; item++) visit.push('product', 'add');
  visit.push('cart');
  if (buys) visit.push('checkout', 'order');
  return visit;
}
