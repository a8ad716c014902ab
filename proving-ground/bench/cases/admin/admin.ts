import { availableParallelism } from 'node:os';
import { refreshNew } from '../../../../src/catalog/listings/refresh-listings.ts';
import type { Bench } from '../../bench.ts';
import { orderOf } from '../../measuring/shop-requests.ts';
import { type Contestant, measureInTurn, webAndDatabaseUs } from '../../measuring/slices.ts';
import { median } from '../../measuring/statistics.ts';
import { ROUTES_PATH } from '../../processes/list-routes.ts';
import { type Started, startOwn, startShop } from '../../processes/start.ts';
import { addAuditEntries, addVariants, signInOwner } from '../../seed/admin.ts';
import { addAfterOrders } from '../../seed/after-orders.ts';
import { fillCart, skusOf } from '../../seed/carts.ts';
import { type BenchDatabase, withDatabase } from '../../seed/database.ts';
import { seedProducts } from '../../seed/products.ts';
import { addYearOfOrders, spreadStates } from '../../seed/shop-year.ts';
import type { CrowdInput, CrowdResult } from '../../shoppers/crowd.ts';
import { findPaths, type Seeded } from './find-paths.ts';
import { adminCaller, createGrid, measurePrices, measureSaves, scheduleChange } from './saves.ts';
import { createStaff, type Staff } from './staff.ts';

const SECONDS = 6;
const SIZE = {
  ...{ products: 100_000, orders: 1_000_000, entries: 1_000_000, customers: 200_000 },
  ...{ reviews: 100_000, invoices: 200_000 },
};
const SIZE_BRIEF = {
  ...{ products: 5_000, orders: 50_000, entries: 50_000, customers: 10_000 },
  ...{ reviews: 5_000, invoices: 10_000 },
};
const MEMBERS = 2;
/** While the shoppers' pages are measured, each member of the staff thinks for half a second before the next page. */
const STAFF_THINK_MS = 500;
/** While the staff's pages are measured, they open them one after the other. */
const STAFF_HURRY_MS = 20;
/** The slowest of a hundred needs at least that many. */
const TIMES_EACH = 100;
/** A page whose slowest of the first few is faster than this is not opened more often, because hundreds of pages are. */
const TIMES_FIRST = 20;
const SLOW_MS = 50;
const TIMES_BRIEF = 10;
const SHOPPER_THINK_MS = 2_000;
/** The load of this many shoppers is measured, to compute how many take half of the machine. */
const TRIAL_SHOPPERS = 500;
const HALF_OF_THE_MACHINE = availableParallelism() / 2;
/** The total of three seeded products, with free delivery. */
const TOTAL_MINOR = 1_000 + 4_700 + 8_400;

interface Parts {
  shop: Started;
  crowd: Started;
  database: BenchDatabase;
  staff: Staff;
}

/** Measures every page of the admin, saves of a large product and price changes, beside shoppers. */
export async function benchAdmin(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    const seeded = await seed(bench, database);
    const crowd = await startOwn(bench.folder, './shoppers-process.ts', []);
    const shop = await startShop(bench.folder, { url: database.url });
    try {
      await measure(bench, { shop, crowd, database }, seeded);
    } finally {
      await crowd.stop();
      await shop.stop();
    }
  });
}

async function seed({ folder, isBrief }: Bench, database: BenchDatabase): Promise<Seeded> {
  const size = isBrief ? SIZE_BRIEF : SIZE;
  await seedProducts(database.database, size.products);
  await addVariants(database, size.products);
  await addAuditEntries(database, size.entries);
  const shop = await startShop(folder, { url: database.url, listsRoutes: true });
  try {
    const number = await placeOrder(shop);
    await addYearOfOrders(database, { number, ...size });
    await spreadStates(database);
    const send = await adminCaller({ shop, database });
    await send('POST', `/orders/${number}/pack`);
    await send('POST', `/orders/${number}/ship`, { carrier: 'Post AT', trackingNumber: 'RR1AT' });
    await addAfterOrders(database, { number, ...size });
    await database.database.transaction(refreshNew);
    return { routes: (await (await fetch(shop.url + ROUTES_PATH)).json()) as string[], number };
  } finally {
    await shop.stop();
  }
}

async function measure(bench: Bench, parts: Omit<Parts, 'staff'>, seeded: Seeded): Promise<void> {
  const { crowd, shop, database } = parts;
  const send = await adminCaller(parts);
  await createGrid(send);
  await scheduleChange(send);
  const port = Number(new URL(shop.url).port);
  const cookie = await signInOwner(database, shop.url);
  const paths = await findPaths(bench, { ...seeded, shop, cookie });
  const staff = createStaff({ port, cookie, paths, members: MEMBERS });
  const input: CrowdInput = { port, thinkMs: SHOPPER_THINK_MS, browsesOnly: false };
  await ask(crowd, '', 'POST', input);
  await ask(crowd, `?shoppers=${TRIAL_SHOPPERS}`, 'PUT');
  const shoppers = await findHalf({ ...parts, staff });
  await ask(crowd, `?shoppers=${Math.max(shoppers, TRIAL_SHOPPERS)}`, 'PUT');
  bench.report.value('shoppers who take half of the machine', shoppers);
  await measureShoppers(bench, { ...parts, staff });
  await openPages(bench, staff, paths);
  reportPages(bench, staff);
  await measureSaves(bench, send);
  await measurePrices(bench, send, database);
  staff.leave();
  await ask(crowd, '', 'DELETE');
}

async function openPages(bench: Bench, staff: Staff, paths: readonly string[]): Promise<void> {
  if (bench.isBrief) return staff.openEach(paths, TIMES_BRIEF, STAFF_HURRY_MS);
  await staff.openEach(paths, TIMES_FIRST, STAFF_HURRY_MS);
  const slow = [...staff.p99s()].filter(([, ms]) => ms > SLOW_MS).map(([path]) => path);
  bench.report.value(`addresses that were opened ${TIMES_EACH} times`, slow.length);
  await staff.openEach(slow, TIMES_EACH - TIMES_FIRST, STAFF_HURRY_MS);
}

/** How many shoppers take half of the machine, the generator included. */
async function findHalf(parts: Parts): Promise<number> {
  const plan = { slices: 1, seconds: SECONDS, repeats: false };
  const [trial] = await measureInTurn([shoppersAlone(parts)], plan);
  const [slice] = trial?.slices ?? [];
  if (!slice) throw new Error('the trial has no slice');
  const busy = (webAndDatabaseUs(slice) + slice.cpuUs.generator) * slice.perSecond * 1e-6;
  return Math.round((TRIAL_SHOPPERS * HALF_OF_THE_MACHINE) / busy);
}

const shoppersAlone = ({ crowd, shop, database }: Parts): Contestant => ({
  name: 'shoppers alone',
  watched: { web: shop.pid, database: database.serverPid, generator: crowd.pid },
  load: (seconds) => resultOf(crowd, seconds),
});

/** The crowd goes on while the staff works, and says how long its pages take meanwhile. */
async function measureShoppers(bench: Bench, parts: Parts): Promise<void> {
  const p99s: Record<'without' | 'with', number[]> = { without: [], with: [] };
  const note = (which: keyof typeof p99s, slice: number, result: CrowdResult) => {
    if (slice > 0) p99s[which].push(result.kinds.page.p99Ms);
    return result;
  };
  const alone = shoppersAlone(parts);
  const contestants: Contestant[] = [
    {
      ...alone,
      load: async (seconds, slice) => note('without', slice, await resultOf(parts.crowd, seconds)),
    },
    {
      ...alone,
      name: 'shoppers beside the staff',
      load: async (seconds, slice) =>
        note('with', slice, await parts.staff.openWhile(resultOf(parts.crowd, seconds), STAFF_THINK_MS)),
    },
  ];
  for (const measured of await measureInTurn(contestants, bench.plan(SECONDS))) bench.report.row(measured);
  bench.report.value('p99 of a shop page without the staff, ms', median(p99s.without));
  bench.report.value('p99 of a shop page with the staff, ms', median(p99s.with));
  parts.staff.forget();
}

/** The slowest address of each page, slowest first. The JSON has all. */
function reportPages({ report }: Bench, staff: Staff): void {
  const sorted = [...staff.p99s()].sort(([, one], [, other]) => other - one);
  const slowest = Map.groupBy(sorted, ([path]) => path.split('?', 1)[0] as string);
  for (const [[path, ms] = ['', 0]] of slowest.values()) report.value(`p99 of ${path}, ms`, ms);
  for (const [path, ms] of sorted) report.detail(path, ms);
  report.value('pages that failed', [...new Set(staff.failed)].join(', ') || 'none');
}

async function placeOrder({ url }: Started): Promise<string> {
  const cookie = await fillCart(url, skusOf(3));
  const { path, headers, json } = orderOf({ cookie, number: -1, totalMinor: TOTAL_MINOR });
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const answer = (await response.json()) as { order?: { number: string } };
  if (!answer.order) throw new Error(`The order was refused: ${JSON.stringify(answer)}`);
  return answer.order.number;
}

const ask = async ({ url }: Started, query: string, method: string, body?: object): Promise<void> =>
  void (await (
    await fetch(`${url}/${query}`, { method, ...(body && { body: JSON.stringify(body) }) })
  ).text());

const resultOf = async ({ url }: Started, seconds: number): Promise<CrowdResult> =>
  (await fetch(`${url}/?seconds=${seconds}`)).json() as Promise<CrowdResult>;
