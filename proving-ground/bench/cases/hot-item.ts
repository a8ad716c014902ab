import type { Bench } from '../bench.ts';
import { readProcessorTimes, type Task } from '../measuring/processor-time.ts';
import { orderOf } from '../measuring/shop-requests.ts';
import { percentile } from '../measuring/statistics.ts';
import { startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skuOf } from '../seed/carts.ts';
import { withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';
import { type Buyer, measurePages, runHotSale } from './hot-sale.ts';

const BUYERS = 10_000;
/** How many of the hot item there are. There is plenty of the other items in the buyers' carts. */
const FOR_SALE = 1_000;
const PRODUCTS = 10;
/** What each cart has, and its total with free delivery: €10.00, €84.00 and €158.00. */
const SKUS = [skuOf(0), skuOf(2), skuOf(4)];
const TOTAL_MINOR = 1_000 + 8_400 + 15_800;
const QUIET_MS = 10_000;

/** Sells 1,000 pieces to 10,000 buyers who come at once, each from a network of its own. */
export async function benchHotItem({ folder, report }: Bench): Promise<void> {
  await withDatabase(async ({ database, url, serverPid }) => {
    await seedProducts(database, PRODUCTS);
    const shop = await startShop(folder, { url });
    try {
      await cloneCart(database, { cookie: await fillCart(shop.url, SKUS), count: BUYERS });
      await database.pool.query('UPDATE variants SET stock = $2 WHERE sku = $1', [SKUS[0], FOR_SALE]);
      const quiet = await measurePages(shop.url, QUIET_MS);
      // This process is the generator.
      const watched = { web: shop.pid, database: serverPid };
      const before = await readProcessorTimes(watched);
      const own = process.cpuUsage();
      const sale = await runHotSale(
        shop.url,
        Array.from({ length: BUYERS }, (_, cart) => buyerOf(cart)),
      );
      const { user, system } = process.cpuUsage(own);
      const after = await readProcessorTimes(watched);
      const usOf = (task: Task) => (after.tasks[task] - before.tasks[task]) / BUYERS;
      const { rows } = await database.pool.query('SELECT stock FROM variants WHERE sku = $1', [SKUS[0]]);
      report.value('buyers', BUYERS);
      report.value(`sold of ${FOR_SALE}`, sale.sold);
      report.value('left in stock', rows[0].stock);
      report.value('told that it is sold out', sale.soldOut);
      report.value('not answered, or answered otherwise', sale.failed);
      report.value('all were sold after, s', sale.lastSoldMs / 1_000);
      report.value('all were answered after, s', sale.lastAnsweredMs / 1_000);
      report.value('overtaken, %', sale.overtakenShare * 100);
      report.value('p99 of a page before the sale, ms', percentile(quiet, 0.99));
      report.value('p99 of a page during the sale, ms', percentile(sale.pagesMs, 0.99));
      report.value('web process, µs for each buyer', usOf('web'));
      report.value('database, µs for each buyer', usOf('database'));
      report.value('generator, µs for each buyer', (user + system) / BUYERS);
    } finally {
      await shop.stop();
    }
  });
}

function buyerOf(cart: number): Buyer {
  const { headers = {}, json } = orderOf({ cookie: cookieOf(cart), number: cart, totalMinor: TOTAL_MINOR });
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(json) };
}
