import { availableParallelism } from 'node:os';
import { VARIANTS_MAX } from '../../../src/catalog/editing/product-draft.ts';
import { runWrk } from '../../load/wrk.ts';
import type { Bench } from '../bench.ts';
import { writeRequests } from '../measuring/requests.ts';
import { orderOf } from '../measuring/shop-requests.ts';
import { type Contestant, measureInTurn, webAndDatabaseUs } from '../measuring/slices.ts';
import { median } from '../measuring/statistics.ts';
import { type Started, startOwn, startShop } from '../processes/start.ts';
import { addAuditEntries, addVariants, makeKey, signInOwner } from '../seed/admin.ts';
import { fillCart, skusOf } from '../seed/carts.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { cloneOrder } from '../seed/orders.ts';
import { seedProducts } from '../seed/products.ts';
import type { CrowdInput, CrowdResult } from '../shoppers/crowd.ts';

const SECONDS = 2;
const SIZE = { products: 100_000, orders: 1_000_000, entries: 1_000_000 };
const SIZE_BRIEF = { products: 5_000, orders: 100_000, entries: 100_000 };
/** Each member of the staff waits for their page. */
const MEMBERS = 2;
const THINK_MS = 2_000;
/** The load of this many shoppers is measured, to compute how many take half of the machine. */
const TRIAL_SHOPPERS = 500;
const HALF_OF_THE_MACHINE = availableParallelism() / 2;
const SAVES = 10;
/** The total of three seeded products, with free delivery. */
const TOTAL_MINOR = 1_000 + 4_700 + 8_400;

interface Parts {
  shop: Started;
  crowd: Started;
  database: BenchDatabase;
  cookie: string;
}

/** Measures every area of the admin, searches, and the save of a large product, beside shoppers. */
export async function benchAdmin(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    const size = bench.isBrief ? SIZE_BRIEF : SIZE;
    await seedProducts(database.database, size.products);
    await addVariants(database, size.products);
    await addAuditEntries(database, size.entries);
    const crowd = await startOwn(bench.folder, './shoppers-process.ts', []);
    const orderNumber = await withShop(bench, database, placeOrder);
    await cloneOrder(database.database, { number: orderNumber, count: size.orders });
    try {
      await withShop(bench, database, async (shop) => {
        const cookie = await signInOwner(database, shop.url);
        await measure(bench, { shop, crowd, database, cookie });
      });
    } finally {
      await crowd.stop();
    }
  });
}

async function withShop<Result>(
  { folder }: Bench,
  { url }: BenchDatabase,
  work: (shop: Started) => Promise<Result>,
): Promise<Result> {
  const shop = await startShop(folder, { url });
  return work(shop).finally(() => shop.stop());
}

async function measure(bench: Bench, parts: Parts): Promise<void> {
  const { crowd, shop } = parts;
  const input: CrowdInput = { port: Number(new URL(shop.url).port), thinkMs: THINK_MS, browsesOnly: false };
  await ask(crowd, '', 'POST', input);
  await ask(crowd, `?shoppers=${TRIAL_SHOPPERS}`, 'PUT');
  const [trial] = await measureInTurn([shoppersAlone(parts)], {
    slices: 1,
    seconds: SECONDS,
    repeats: false,
  });
  const [slice] = trial?.slices ?? [];
  if (!slice) throw new Error('the trial has no slice');
  const busy = (webAndDatabaseUs(slice) + slice.cpuUs.generator) * slice.perSecond * 1e-6;
  const shoppers = Math.round((TRIAL_SHOPPERS * HALF_OF_THE_MACHINE) / busy);
  await ask(crowd, `?shoppers=${Math.max(shoppers, TRIAL_SHOPPERS)}`, 'PUT');
  bench.report.value('shoppers who take half of the machine', shoppers);
  await measurePages(bench, parts);
  await measureSaves(bench, parts);
  await ask(crowd, '', 'DELETE');
}

const shoppersAlone = ({ crowd, shop, database }: Parts): Contestant => ({
  name: 'shoppers alone',
  watched: { web: shop.pid, database: database.serverPid, generator: crowd.pid },
  load: (seconds) => resultOf(crowd, seconds),
});

/** While a page of the admin is measured, the crowd goes on, and says how long its pages take meanwhile. */
async function measurePages(bench: Bench, parts: Parts): Promise<void> {
  const { folder } = bench;
  const { crowd, shop, database, cookie } = parts;
  const alone: number[] = [];
  const beside: number[] = [];
  const contestants: Contestant[] = [];
  for (const path of await pathsOf(parts)) {
    const file = await writeRequests(folder, `admin ${path}`, [{ path, headers: { cookie } }]);
    contestants.push({
      name: path,
      watched: { web: shop.pid, database: database.serverPid, generator: crowd.pid },
      async load(seconds, slice) {
        const shoppers = resultOf(crowd, seconds);
        const load = await runWrk({ url: shop.url, connections: MEMBERS, seconds, file, thinkMs: 200 });
        if (slice > 0) beside.push((await shoppers).kinds.page.p99Ms);
        await shoppers;
        return load;
      },
    });
  }
  const single = {
    ...shoppersAlone(parts),
    load: async (seconds: number, slice: number) => {
      const result = await resultOf(crowd, seconds);
      if (slice > 0) alone.push(result.kinds.page.p99Ms);
      return result;
    },
  };
  const [first, ...pages] = await measureInTurn([single, ...contestants], bench.plan(SECONDS));
  if (first) bench.report.row(first);
  for (const page of pages) bench.report.row(page);
  bench.report.value('p99 of a shop page without the staff, ms', median(alone));
  bench.report.value('p99 of a shop page with the staff, ms', median(beside));
}

/** Each area of the navigation, and the searches and pages that cost most. */
async function pathsOf({ shop, cookie }: Parts): Promise<string[]> {
  const response = await fetch(`${shop.url}/admin`, {
    headers: { cookie },
    redirect: 'manual',
  });
  const body = await response.text();
  const areas = [...body.matchAll(/<a href="(\/admin[^"]*)" data-key/g)].map(([, path]) => path as string);
  if (areas.length === 0) throw new Error(`the admin answers ${response.status}: ${body.slice(0, 200)}`);
  const more = [
    '/admin/products?q=oxford',
    '/admin/products?q=B-4711&sort=name',
    '/admin/products?q=nothing-like-this',
    '/admin/audit-log?q=member%203',
    '/admin/audit-log?q=bench-77',
    '/admin/audit-log?q=nothing-like-this',
    '/admin/audit-log?area=product&actor=staff',
    '/admin/audit-log?subject=product%2Fbench-77',
    '/admin/search?q=oxford&typing=1',
    '/admin/search?q=bench%40shop.example&typing=1',
    '/admin/search?q=AT-4711&typing=1',
  ];
  return [...new Set([...areas, ...more])];
}

/** Changes the price of every variant of the largest product there may be. */
async function measureSaves({ report }: Bench, { shop, database }: Parts): Promise<void> {
  const authorization = `Bearer ${await makeKey(database)}`;
  const variantsAt = (priceMinor: number) =>
    Array.from({ length: VARIANTS_MAX }, (_, index) => ({
      sku: `GRID-${index}`,
      options: { Color: `Color ${Math.floor(index / 40)}`, Size: `${index % 40}` },
      priceMinor,
    }));
  const options = [
    { name: 'Color', values: Array.from({ length: VARIANTS_MAX / 40 }, (_, index) => `Color ${index}`) },
    { name: 'Size', values: Array.from({ length: 40 }, (_, index) => `${index}`) },
  ];
  const send = async (method: string, path: string, json: object) => {
    const response = await fetch(`${shop.url}/api/admin/products${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    if (!response.ok) throw new Error(`a product was refused: ${(await response.text()).slice(0, 300)}`);
    await response.arrayBuffer();
  };
  await send('POST', '', {
    name: 'Grid',
    slug: 'grid',
    status: 'active',
    options,
    variants: variantsAt(1_000),
  });
  const times: number[] = [];
  for (let save = 1; save <= SAVES; save++) {
    const beganMs = performance.now();
    await send('PATCH', '/grid', { variants: variantsAt(1_000 + save) });
    times.push(performance.now() - beganMs);
  }
  report.value(`a save of ${VARIANTS_MAX} variants, median of ${SAVES}, ms`, median(times));
  report.value(`the slowest of these saves, ms`, Math.max(...times));
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
