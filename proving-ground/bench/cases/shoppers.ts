import type { Bench } from '../bench.ts';
import { type Contestant, type Measured, measureInTurn, webAndDatabaseUs } from '../measuring/slices.ts';
import { median } from '../measuring/statistics.ts';
import { type Started, startOwn, startShop } from '../processes/start.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import type { CrowdInput, CrowdResult } from '../shoppers/crowd.ts';
import type { Kind } from '../shoppers/model.ts';

const SECONDS = 5;
const THINK_MS = 2_000;
const PRODUCTS = 1_000;
const CROWDS = [500, 2_000, 4_000, 10_000];
const CROWDS_BRIEF = [500, 2_000, 4_000];
/** One of so many slices of the other sections. */
const SLICES_PER_SLICE = 4;
/** Processes of one instance (WEB_CONCURRENCY). */
const PROCESSES = [1, 2, 3];
const P99_MAX_MS = 100;
const SEARCH = { step: 2_000, max: 12_000, seconds: 3 };

/** Measures a crowd of shoppers who think between their requests, and how large it may become. */
export async function benchShoppers(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    await seedProducts(database.database, PRODUCTS);
    const crowd = await startOwn(bench.folder, './shoppers-process.ts', []);
    try {
      for (const processes of bench.isBrief ? [1] : PROCESSES) {
        const settings = { WEB_CONCURRENCY: `${processes}` };
        const shop = await startShop(bench.folder, { url: database.url, settings });
        try {
          if (processes === 1) await benchCrowds(bench, { crowd, shop, database });
          if (bench.isBrief) continue;
          const largest = await largestCrowd(crowd, shop).finally(() => end(crowd));
          bench.report.value(`shoppers at a p99 of ${P99_MAX_MS} ms, web processes: ${processes}`, largest);
        } finally {
          await shop.stop();
        }
      }
    } finally {
      await crowd.stop();
    }
  });
}

interface CrowdParts {
  crowd: Started;
  shop: Started;
  database: BenchDatabase;
}

/** The crowd grows from one row to the next, so that no connection has to be opened again. */
async function benchCrowds(bench: Bench, parts: CrowdParts): Promise<void> {
  const crowds = bench.isBrief ? CROWDS_BRIEF : CROWDS;
  await begin(parts.crowd, parts.shop);
  for (const shoppers of crowds) {
    const results: CrowdResult[] = [];
    const { database } = parts;
    const measured = await measureCrowd(bench, parts, {
      name: `${amount(shoppers)} shoppers`,
      shoppers,
      database,
      results,
    });
    const kindOf = (kind: Kind) => results.slice(1).map(({ kinds }) => kinds[kind]);
    bench.report.row(measured, {
      'p99 of adds, ms': median(kindOf('add').map(({ p99Ms }) => p99Ms)),
      'p99 of orders, ms': median(kindOf('order').map(({ p99Ms }) => p99Ms)),
      'adds per second': median(kindOf('add').map(({ requests }) => requests / SECONDS)),
      'orders per second': median(kindOf('order').map(({ requests }) => requests / SECONDS)),
      'connections opened again': median(results.slice(1).map(({ reopened }) => reopened)),
      'processor seconds per shopper-hour': perShopperHour(measured),
    });
    bench.report.value(`answers to ${amount(shoppers)} shoppers by status`, statusesOf(results.slice(1)));
  }
  await end(parts.crowd);
  const bare = await startOwn(bench.folder, './bare-process.ts', []);
  await begin(parts.crowd, bare, true);
  const most = Math.max(...crowds);
  const name = `${amount(most)} shoppers, bare server`;
  bench.report.row(
    await measureCrowd(bench, { ...parts, shop: bare }, { name, shoppers: most, results: [] }),
  );
  await end(parts.crowd);
  await bare.stop();
}

interface CrowdToMeasure {
  name: string;
  shoppers: number;
  database?: BenchDatabase;
  /** Gets the result of each slice behind that of the warm-up. */
  results: CrowdResult[];
}

async function measureCrowd(
  bench: Bench,
  { crowd, shop }: Pick<CrowdParts, 'crowd' | 'shop'>,
  { name, shoppers, database, results }: CrowdToMeasure,
): Promise<Measured> {
  await growTo(crowd, shoppers);
  const contestant: Contestant = {
    name,
    watched: { web: shop.pid, database: database?.serverPid, generator: crowd.pid },
    async load(seconds) {
      const result = await resultOf(crowd, seconds);
      results.push(result);
      return result;
    },
  };
  const plan = bench.plan(SECONDS);
  const slices = Math.ceil(plan.slices / SLICES_PER_SLICE);
  const [measured] = await measureInTurn([contestant], { ...plan, slices });
  return measured as Measured;
}

function statusesOf(results: readonly CrowdResult[]): string {
  const sums = new Map<string, number>();
  for (const { statuses } of results)
    for (const [status, count] of Object.entries(statuses)) sums.set(status, (sums.get(status) ?? 0) + count);
  return Array.from(sums, ([status, count]) => `${amount(count)} × ${status}`).join(', ');
}

async function begin(crowd: Started, shop: Started, browsesOnly = false): Promise<void> {
  const input: CrowdInput = { port: Number(new URL(shop.url).port), thinkMs: THINK_MS, browsesOnly };
  await (await fetch(crowd.url, { method: 'POST', body: JSON.stringify(input) })).text();
}

async function end(crowd: Started): Promise<void> {
  await (await fetch(crowd.url, { method: 'DELETE' })).text();
}

async function growTo(crowd: Started, shoppers: number): Promise<void> {
  await (await fetch(`${crowd.url}/?shoppers=${shoppers}`, { method: 'PUT' })).text();
}

const resultOf = async (crowd: Started, seconds: number): Promise<CrowdResult> =>
  (await fetch(`${crowd.url}/?seconds=${seconds}`)).json() as Promise<CrowdResult>;

/** Lets the crowd grow until its p99 is too high or a request fails. */
async function largestCrowd(crowd: Started, shop: Started): Promise<string> {
  const { step, max, seconds } = SEARCH;
  await begin(crowd, shop);
  for (let shoppers = step; shoppers <= max; shoppers += step) {
    await growTo(crowd, shoppers);
    const { p99Ms, failed } = await resultOf(crowd, seconds);
    if (p99Ms > P99_MAX_MS || failed > 0) return `${amount(shoppers - step)} to ${amount(shoppers)}`;
  }
  return `more than ${amount(max)}`;
}

/** The processor time of a shopper who stays for an hour, with this think time. */
const perShopperHour = ({ name, slices }: Measured) => {
  const shoppers = Number(/^[\d,]+/.exec(name)?.[0].replaceAll(',', ''));
  return median(slices.map((slice) => (webAndDatabaseUs(slice) * slice.perSecond * 3_600) / 1e6 / shoppers));
};

const amount = (shoppers: number) => shoppers.toLocaleString('en-US');
