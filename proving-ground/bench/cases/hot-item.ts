import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { orderOf } from '../measuring/shop-requests.ts';
import { readTimes, timesUs } from '../measuring/watched.ts';
import type { ProbeResult } from '../processes/probe-process.ts';
import { type Started, startOwn, startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skuOf } from '../seed/carts.ts';
import { withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';
import { type Buyer, type HotSaleResult, runHotSale } from './hot-sale.ts';

const BUYERS = 10_000;
const FOR_SALE = 1_000;
const PRODUCTS = 100;
const HOT_SKU = skuOf(0);
/** The hot item costs €10.00, and its delivery €4.90. */
const TOTAL_MINOR = 1_000 + 490;
const QUIET_MS = 10_000;

/** Sells 1,000 of one item to 10,000 buyers who come at once, each from a network of its own. */
export async function benchHotItem({ report, folder }: Bench): Promise<void> {
  await withDatabase(async ({ database, url, serverPid }) => {
    await seedProducts(database, PRODUCTS);
    const setStock = () =>
      database.pool.query('UPDATE variants SET stock = $2 WHERE sku = $1', [HOT_SKU, FOR_SALE]);
    await setStock();
    const shop = await startShop(folder, { url });
    const bare = await startOwn(folder, './bare-process.ts', []);
    const prober = await startOwn(folder, './probe-process.ts', []);
    try {
      const cookie = await fillCart(shop.url, [HOT_SKU]);
      await cloneCart(database, { cookie, count: BUYERS });
      const watched = { web: shop.pid, database: serverPid };
      const quiet = await probeDuring(prober, [shop, bare], () => pause(QUIET_MS));
      const [before, own] = [await readTimes(watched), process.cpuUsage()];
      const buyers = Array.from({ length: BUYERS }, (_, cart) => buyerOf(cart));
      const during = await probeDuring(prober, [shop, bare], () => runHotSale(shop.url, buyers));
      const [after, ownSince] = [await readTimes(watched), process.cpuUsage(own)];
      const { rows } = await database.pool.query('SELECT stock FROM variants WHERE sku = $1', [HOT_SKU]);
      reportSale(report, during.result);
      reportPages(report, quiet.probed, during.probed);
      report.value('left in stock', rows[0].stock);
      for (const task of ['web', 'database'] as const)
        report.value(`processor time of ${task} per buyer, µs`, timesUs(before, after, BUYERS)[task]);
      report.value(
        'processor time of the generator per buyer, µs',
        (ownSince.user + ownSince.system) / BUYERS,
      );
    } finally {
      await Promise.all([shop, bare, prober].map((process) => process.stop()));
    }
  });
}

/** Does the work while the prober fetches pages of these servers. */
async function probeDuring<Result>(
  prober: Started,
  servers: readonly Started[],
  work: () => Promise<Result>,
) {
  const ports = servers.map(({ url }) => `port=${new URL(url).port}`);
  await (await fetch(`${prober.url}/?${ports.join('&')}`, { method: 'POST' })).text();
  const result = await work();
  return { result, probed: (await (await fetch(prober.url)).json()) as ProbeResult[] };
}

function reportSale(report: Bench['report'], sale: HotSaleResult): void {
  report.value('buyers', BUYERS);
  report.value(`sold of ${FOR_SALE}`, sale.sold);
  report.value('told that it is sold out', sale.soldOut);
  for (const [outcome, count] of sale.others) report.value(`other outcome: ${outcome}`, count);
  report.value('all were sold after, ms', sale.lastSoldMs);
  report.value('all were answered after, ms', sale.lastAnsweredMs);
  report.value('overtaken, %', sale.overtakenShare * 100);
}

/** The bare server does nothing else, so its times are those that the processors and the prober need on this machine. */
function reportPages(
  report: Bench['report'],
  quiet: readonly ProbeResult[],
  during: readonly ProbeResult[],
): void {
  for (const [when, [shop, bare]] of [
    ['before', quiet],
    ['during', during],
  ] as const)
    for (const share of [50, 99]) {
      const valueFor = (of: string, times: readonly number[] = []) =>
        report.value(`p${share} of ${of} ${when} the sale, ms`, at(times, share / 100));
      valueFor('a page', shop?.keptMs);
      valueFor('a page on a new connection', shop?.newMs);
      valueFor('an answer of a bare server', bare?.keptMs);
    }
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? Number.NaN;

function buyerOf(cart: number): Buyer {
  const { headers, json } = orderOf({ cookie: cookieOf(cart), number: cart, totalMinor: TOTAL_MINOR });
  return {
    headers: {
      ...headers,
      'content-type': 'application/json',
      'x-forwarded-for': `10.${cart >> 16}.${(cart >> 8) & 255}.${cart & 255}`,
    },
    body: JSON.stringify(json),
  };
}
