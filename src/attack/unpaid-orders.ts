import { randomUUID } from 'node:crypto';
import type { Attack, AttackTarget } from './attack.ts';

/** Holds what the shop sells by orders that it never pays for, with another email address for each. */
export const unpaidOrders: Attack = {
  name: 'unpaid-orders',
  row: 'S46',
  summary:
    'Orders from one network to be paid on delivery, large ones and many at once; they may hold 500 items in 10 orders at most.',
  run,
};

const ORDERS_MAX = 10;
const ITEMS_MAX = 500;
const PRODUCTS = 50;
/** Far more than an order that is paid on delivery may hold, and about as much as it may. */
const GREEDY = { lines: 60, quantity: 12 };
const ALLOWED = { lines: 5, quantity: 10 };
/** How often the lines are left out of which the shop has too few. */
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
  /** Such as for want of stock, or after too many tries. */
  otherwise: number;
}

async function run(target: AttackTarget) {
  const skus = await findSkus(target);
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

interface ProductAnswer {
  variants: { sku: string; available: boolean }[];
}

/** What can be bought of the first products. */
async function findSkus(target: AttackTarget): Promise<string[]> {
  const listed = await target.fetch(`/api/products?limit=${PRODUCTS}`);
  const { products } = (await listed.json()) as { products: { slug: string }[] };
  const skus: string[] = [];
  for (const { slug } of products) {
    const { variants } = (await (await target.fetch(`/api/products/${slug}`)).json()) as ProductAnswer;
    skus.push(...variants.filter(({ available }) => available).map(({ sku }) => sku));
  }
  return skus;
}

async function tryToOrder(
  target: AttackTarget,
  skus: readonly string[],
  { lines, quantity }: Basket,
  tally: Tally,
): Promise<void> {
  let cookie = '';
  const send = async (
    method: 'POST' | 'PUT',
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ) => {
    const answer = await target.fetch(path, {
      method,
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }), ...headers },
      body: JSON.stringify(body),
    });
    cookie ||= answer.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    return { status: answer.status, body: (await answer.json()) as OrderAnswer };
  };
  // Each order begins elsewhere in the list, so that stock is not what stops it.
  const first = (tally.tries++ * lines) % (skus.length - lines);
  for (const sku of skus.slice(first, first + lines))
    await send('POST', '/api/cart/line-items', { sku, quantity });
  const place = (totalMinor: number) =>
    send('POST', '/api/orders', orderOf(totalMinor), { 'idempotency-key': randomUUID() });
  let { status, body } = await place(0);
  for (let tries = 0; tries < CORRECTIONS_MAX && (body.short || body.code === 'total_changed'); tries++) {
    for (const { sku } of body.short ?? [])
      await send('PUT', `/api/cart/line-items/${encodeURIComponent(sku)}`, { quantity: 0 });
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
