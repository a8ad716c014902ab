import { startMeasured } from '../processes/processes.ts';
import type { Report } from '../report.ts';
import type { BenchDatabase } from '../seed.ts';
import { cookieOf, seedCarts } from '../seed.ts';
import { type Buyer, measurePages, runHotSale } from './hot-sale.ts';

const BUYERS = 10_000;
/** How many of the hot item there are. There is plenty of the other items in the buyers' carts. */
const FOR_SALE = 1_000;
const HOT_SKU = 'B-0-0-S';
const OTHER_SKUS = ['B-1-0-M', 'B-2-0-L'];
const TOTAL_MINOR = 1_000 + 4_700 + 8_400;
const QUIET_MS = 10_000;

/** Sells 1,000 pieces to 10,000 buyers who come at once, each from a network of its own. */
export async function benchHotItem({ connection, database }: BenchDatabase, report: Report): Promise<void> {
  await seedCarts(database, BUYERS);
  const setStock = 'UPDATE variants SET stock = $2 WHERE sku = ANY ($1)';
  await database.pool.query(setStock, [OTHER_SKUS, 10_000_000]);
  await database.pool.query(setStock, [[HOT_SKU], FOR_SALE]);
  const shop = await startMeasured('./shop-process.ts', { connection, trustedProxies: ['127.0.0.1/32'] });
  try {
    const quiet = await measurePages(shop.url, QUIET_MS);
    const [shopBefore, ownBefore] = [await shop.usage(), process.cpuUsage()];
    const sale = await runHotSale(
      shop.url,
      Array.from({ length: BUYERS }, (_, cart) => buyerOf(cart)),
    );
    const own = process.cpuUsage(ownBefore);
    const shopCpuUs = (await shop.usage()).cpuUs - shopBefore.cpuUs;
    const { rows } = await database.pool.query('SELECT stock FROM variants WHERE sku = $1', [HOT_SKU]);
    report.value('buyers', BUYERS);
    report.value(`sold of ${FOR_SALE}`, sale.sold);
    report.value('left in stock', rows[0].stock);
    report.value('told that it is sold out', sale.soldOut);
    for (const [outcome, count] of sale.others) report.value(`other: ${outcome}`, count);
    report.value('all were sold after, ms', sale.lastSoldMs);
    report.value('all were answered after, ms', sale.lastAnsweredMs);
    report.value('overtaken', `${(sale.overtakenShare * 100).toFixed(2)}%`);
    for (const [when, times] of [
      ['before', quiet],
      ['during', sale.pagesMs],
    ] as const)
      report.value(
        `p50 and p99 of a page ${when} the sale, ms`,
        [0.5, 0.99].map((share) => at(times, share)).join(', '),
      );
    report.value('processor time of the shop per buyer, µs', shopCpuUs / BUYERS);
    report.value('processor time of the generator per buyer, µs', (own.user + own.system) / BUYERS);
  } finally {
    await shop.stop();
  }
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);

const buyerOf = (cart: number): Buyer => ({
  headers: {
    'content-type': 'application/json',
    cookie: cookieOf(cart),
    'idempotency-key': `hot-${cart}`,
    'x-forwarded-for': `10.${(cart >> 16) & 255}.${(cart >> 8) & 255}.${cart & 255}`,
  },
  body: JSON.stringify({
    email: `buyer-${cart}@example.test`,
    address: { name: 'Ada', line1: 'Street 1', postalCode: '1010', city: 'Vienna', country: 'AT' },
    deliveryMethod: 'standard',
    paymentMethod: 'on_delivery',
    totalMinor: TOTAL_MINOR,
  }),
});
