import { setTimeout as pause } from 'node:timers/promises';
import autocannon, { type Options } from 'autocannon';
import { addRequest, type Load, measure, median } from '../load.ts';
import { type MeasuredProcess, startMeasured } from '../processes/processes.ts';
import type { Report } from '../report.ts';
import type { BenchDatabase } from '../seed.ts';
import { cookieOf, seedCarts } from '../seed.ts';

const ROUNDS = 5;
const SECONDS = 6;
const CALLERS = 16;
/** Shoppers who add to their carts at a rate that the shop handles easily, to measure how long they wait. */
const ADDERS = { connections: 8, overallRate: 100 };
const ADDERS_CARTS = 1_000;
/** More orders than a caller can place in a round, because each cart is ordered once. */
const ORDERS_OF_CALLER = 600;
const RISES_MS = 1_000;
/** The contents and the total of a seeded cart, with free delivery. */
const SKUS = ['B-0-0-S', 'B-1-0-M', 'B-2-0-L'];
const TOTAL_MINOR = 1_000 + 4_700 + 8_400;

/**
 * Places orders of the same three items without pause, so that each waits for the one before. Measures how long adds to
 * carts take meanwhile, compared in turn with the same without orders.
 */
export async function benchCheckout({ connection, database }: BenchDatabase, report: Report): Promise<void> {
  const carts = ADDERS_CARTS + CALLERS * ORDERS_OF_CALLER * (2 * ROUNDS + 1);
  await seedCarts(database, carts);
  await database.pool.query('UPDATE variants SET stock = 10000000 WHERE sku = ANY ($1)', [SKUS]);
  const shop = await startMeasured('./shop-process.ts', { connection, trustedProxies: ['127.0.0.1/32'] });
  let next = ADDERS_CARTS;
  const ordering = (): Pick<Options, 'connections' | 'setupClient'> => ({
    connections: CALLERS,
    setupClient: (client) =>
      client.setRequests(Array.from({ length: ORDERS_OF_CALLER }, () => orderRequest(next++))),
  });
  try {
    await measure(shop, { ...ordering(), duration: 2 });
    const alone: Load[] = [];
    const quiet: Load[] = [];
    const beside: Load[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await measure(shop, { ...ordering(), duration: SECONDS }));
      quiet.push(await addToCarts(shop));
      const orders = autocannon({ url: shop.url, ...ordering(), duration: SECONDS + 2 * (RISES_MS / 1_000) });
      await pause(RISES_MS);
      beside.push(await addToCarts(shop));
      await orders;
    }
    report.row('orders of the same three items', alone, {});
    report.row('add to cart, no orders', quiet, {});
    report.row(`add to cart, ${CALLERS} callers order without a pause`, beside, {
      'of the p99 without':
        median(beside.map(({ p99Ms }) => p99Ms)) / median(quiet.map(({ p99Ms }) => p99Ms)),
    });
  } finally {
    await shop.stop();
  }
}

const addToCarts = (shop: MeasuredProcess): Promise<Load> =>
  measure(shop, {
    ...ADDERS,
    duration: SECONDS,
    setupClient: (client) =>
      client.setRequests(
        Array.from({ length: ADDERS_CARTS }, (_, cart) => addRequest(cookieOf(cart), 'B-3-0-M')),
      ),
  });

/** Each order comes from its own network, as real ones do. */
const orderRequest = (cart: number) => ({
  method: 'POST' as const,
  path: '/api/orders',
  headers: {
    'content-type': 'application/json',
    cookie: cookieOf(cart),
    'idempotency-key': `bench-${cart}`,
    'x-forwarded-for': `10.${(cart >> 16) & 255}.${(cart >> 8) & 255}.${cart & 255}`,
  },
  body: JSON.stringify({
    email: `shopper-${cart}@example.test`,
    address: { name: 'Ada', line1: 'Street 1', postalCode: '1010', city: 'Vienna', country: 'AT' },
    deliveryMethod: 'standard',
    paymentMethod: 'on_delivery',
    totalMinor: TOTAL_MINOR,
  }),
});
