import { randomUUID } from 'node:crypto';
import type { Attack } from './attack.ts';
import { AttackClient, listSkus } from './client.ts';
import type { AttackTarget } from './target.ts';

/** Holds stock with orders that are never paid, each with another email address. */
export const unpaidOrders: Attack = {
  name: 'unpaid-orders',
  row: 'S46',
  summary:
    'Places orders with payment on delivery from one network, large ones and many at once. They may hold at most 500 items in 10 orders.',
  run,
};

const ORDERS_MAX = 10;
const ITEMS_MAX = 500;
const PRODUCTS_MAX = 50;
/** Far more than an order with payment on delivery may hold. */
const GREEDY = { lines: 60, quantity: 12 };
/** About as much as it may hold. */
const ALLOWED = { lines: 5, quantity: 10 };
/** How often lines with too little stock are removed. */
const CORRECTIONS_MAX = 3;
const GREEDY_TRIES = 3;
const ALLOWED_TRIES = 30;
const AT_ONCE = 6;

interface Basket {
  lines: number;
  quantity: number;
}

interface Tally {
  tries: number;
  orders: number;
  items: number;
  refused: number;
  /** Refused for another reason, such as too little stock or too many tries. */
  otherwise: number;
}

async function run(target: AttackTarget) {
  const skus = await Array.fromAsync(listSkus(target, { isAvailable: true, productsMax: PRODUCTS_MAX }));
  const tally: Tally = { tries: 0, orders: 0, items: 0, refused: 0, otherwise: 0 };
  const start = performance.now();
  for (let tries = 0; tries < GREEDY_TRIES; tries++) await tryToOrder(target, skus, GREEDY, tally);
  for (let tries = 0; tries < ALLOWED_TRIES; tries += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => tryToOrder(target, skus, ALLOWED, tally)));
  return {
    held: tally.orders <= ORDERS_MAX && tally.items <= ITEMS_MAX && tally.refused > 0,
    figures: {
      'orders tried': tally.tries,
      'orders placed': tally.orders,
      'items held': tally.items,
      'refused with unpaid_limit': tally.refused,
      'refused for another reason': tally.otherwise,
      seconds: ((performance.now() - start) / 1_000).toFixed(1),
    },
  };
}

async function tryToOrder(
  target: AttackTarget,
  skus: readonly string[],
  { lines, quantity }: Basket,
  tally: Tally,
): Promise<void> {
  const client = new AttackClient(target);
  // Each order begins at another place in the list, so that stock does not run out.
  const first = (tally.tries++ * lines) % (skus.length - lines);
  for (const sku of skus.slice(first, first + lines))
    await client.json('/api/cart/line-items', { sku, quantity });
  const place = async (totalMinor: number) => {
    const { status, text } = await client.json('/api/orders', orderOf(totalMinor));
    return { status, body: JSON.parse(text) as OrderAnswer };
  };
  let { status, body } = await place(0);
  for (let tries = 0; tries < CORRECTIONS_MAX && (body.short || body.code === 'total_changed'); tries++) {
    for (const { sku } of body.short ?? [])
      await client.json(
        `/api/cart/line-items/${encodeURIComponent(sku)}`,
        { quantity: 0 },
        { method: 'PUT' },
      );
    ({ status, body } = await place(body.code === 'total_changed' ? (body.summary?.totalMinor ?? 0) : 0));
  }
  if (body.code === 'unpaid_limit') tally.refused++;
  else if (status !== 201) tally.otherwise++;
  if (status !== 201) return;
  tally.orders++;
  tally.items += body.order?.lineItems.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
}

interface OrderAnswer {
  code?: string;
  short?: { sku: string }[];
  summary?: { totalMinor: number };
  order?: { lineItems: { quantity: number }[] };
}

const orderOf = (totalMinor: number) => ({
  email: `${randomUUID()}@example.com`,
  address: { name: 'A', line1: 'Street 1', postalCode: '1010', city: 'Vienna', country: 'AT' },
  deliveryMethod: 'standard',
  paymentMethod: 'on_delivery',
  totalMinor,
});
