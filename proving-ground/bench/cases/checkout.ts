import { setTimeout as pause } from 'node:timers/promises';
import { runWrk } from '../../load/wrk.ts';
import type { Bench } from '../bench.ts';
import { readCounts } from '../measuring/counts.ts';
import { writeRequests } from '../measuring/requests.ts';
import { addTo, orderOf, randomBelow } from '../measuring/shop-requests.ts';
import { type Contestant, measureInTurn, p99Of, ratioOf } from '../measuring/slices.ts';
import { type Started, startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skuOf } from '../seed/carts.ts';
import { type BenchDatabase, walBytes, withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';

const SECONDS = 2;
const ORDERING = 16;
/** Shoppers who add to their carts at a rate that the shop handles easily, to measure how long they wait. */
const ADDERS = { connections: 8, thinkMs: 80 };
const ADDERS_CARTS = 1_000;
/** More orders than a slice places, because each cart is ordered once. */
const ORDERS_OF_SLICE = 1_500;
const RISES_MS = 500;
const PRODUCTS = 100;
/** What a seeded cart has, and its total with free delivery: €10.00, €84.00 and €158.00. */
const SKUS = [skuOf(0), skuOf(2), skuOf(4)];
const TOTAL_MINOR = 1_000 + 8_400 + 15_800;

/** Places orders of the same three items without a pause, and measures how long adds to carts take meanwhile. */
export async function benchCheckout(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    await seedProducts(database.database, PRODUCTS);
    const shop = await startShop(bench.folder, { url: database.url, isInstrumented: true });
    try {
      const plan = bench.plan(SECONDS);
      // Two contestants order in each slice, in its repetitions and while they warm up.
      const ordered = ORDERS_OF_SLICE * 2 * (1 + 3 * plan.slices);
      const cookie = await fillCart(shop.url, SKUS);
      await cloneCart(database.database, { cookie, count: ADDERS_CARTS + ordered });
      const contestants = await contestantsOf(bench, shop, database);
      const [orders, quiet, beside] = await measureInTurn(contestants, plan);
      if (!orders || !quiet || !beside) throw new Error('all three are measured');
      bench.report.row(orders);
      bench.report.row(quiet);
      bench.report.row(beside, { 'of the p99 without': ratioOf(beside, quiet, p99Of) });
    } finally {
      await shop.stop();
    }
  });
}

async function contestantsOf(
  { folder }: Bench,
  { url, pid }: Started,
  { database, serverPid }: BenchDatabase,
): Promise<Contestant[]> {
  const watched = { web: pid, database: serverPid };
  const addsFile = await writeRequests(
    folder,
    'adds',
    Array.from({ length: ADDERS_CARTS }, (_, cart) => addTo(cookieOf(cart), skuOf(6 + randomBelow(5)))),
  );
  let next = ADDERS_CARTS;
  let ordersFile = '';
  const prepare = async () => {
    const requests = Array.from({ length: ORDERS_OF_SLICE }, () =>
      orderOf({ cookie: cookieOf(next), number: next++, totalMinor: TOTAL_MINOR }),
    );
    ordersFile = await writeRequests(folder, 'orders', requests);
  };
  const order = (seconds: number) => runWrk({ url, connections: ORDERING, seconds, file: ordersFile });
  const add = (seconds: number, slice: number) =>
    runWrk({ url, ...ADDERS, seconds, file: addsFile, first: slice * 97 });
  const addBesideOrders = async (seconds: number, slice: number) => {
    const ordered = order(seconds + (2 * RISES_MS) / 1_000);
    await pause(RISES_MS);
    const load = await add(seconds, slice);
    await ordered;
    return load;
  };
  const counters = async () => ({
    statements: (await readCounts(url)).statements,
    'WAL bytes': await walBytes(database),
  });
  return [
    { name: 'orders of the same three items', watched, prepare, load: order, counters },
    { name: 'add to cart, no orders', watched, load: add },
    {
      name: `add to cart, ${ORDERING} callers order without a pause`,
      watched,
      prepare,
      load: addBesideOrders,
    },
  ];
}
