import type { Bench } from '../bench.ts';
import { type Contestant, type Measured, measureInTurn, webAndDatabaseUs } from '../measuring/slices.ts';
import { median } from '../measuring/statistics.ts';
import { type Started, startOwn, startShop } from '../processes/start.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import type { CrowdInput, CrowdResult } from '../shoppers/crowd.ts';

const SECONDS = 5;
const THINK_MS = 2_000;
const PRODUCTS = 1_000;
const CROWDS = [500, 2_000, 4_000, 10_000];
const CROWDS_BRIEF = [500, 2_000, 4_000];
/** This section has a fifth of the slices of the others, because a crowd takes seconds to gather. */
const SLICES_PER_SLICE = 5;
/** Processes of one instance (WEB_CONCURRENCY). */
const PROCESSES = [1, 2, 3];
const P99_MAX_MS = 100;
const SEARCH = { first: 4_000, max: 16_000, halvings: 2, seconds: 4 };

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
          const largest = await largestCrowd(crowd, shop);
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

async function benchCrowds(bench: Bench, parts: CrowdParts): Promise<void> {
  const { report } = bench;
  const bare = await startOwn(bench.folder, './bare-process.ts', []);
  const results = new Map<string, CrowdResult[]>();
  const crowds = bench.isBrief ? CROWDS_BRIEF : CROWDS;
  const contestants = crowds.map((shoppers) =>
    contestantOf(`${amount(shoppers)} shoppers`, shoppers, parts, results),
  );
  const most = Math.max(...crowds);
  const limit = contestantOf(
    `${amount(most)} shoppers, bare server`,
    most,
    { ...parts, shop: bare },
    results,
    true,
  );
  const slices = Math.ceil(bench.plan(SECONDS).slices / SLICES_PER_SLICE);
  const measured = await measureInTurn([...contestants, limit], { ...bench.plan(SECONDS), slices });
  for (const one of measured) {
    const of = results.get(one.name) ?? [];
    // The bare server has nothing to add to.
    if (one.name.endsWith('bare server')) {
      report.row(one);
      continue;
    }
    report.row(one, {
      'p99 of adds, ms': median(of.map(({ kinds }) => kinds.add.p99Ms)),
      'p99 of orders, ms': median(of.map(({ kinds }) => kinds.order.p99Ms)),
      'connections opened again': median(of.map(({ reopened }) => reopened)),
      'processor seconds per shopper-hour': perShopperHour(one),
    });
  }
  await bare.stop();
}

function contestantOf(
  name: string,
  shoppers: number,
  { crowd, shop, database }: CrowdParts,
  results: Map<string, CrowdResult[]>,
  browsesOnly = false,
): Contestant {
  const all: CrowdResult[] = [];
  results.set(name, all);
  return {
    name,
    watched: {
      web: shop.pid,
      ...(browsesOnly ? {} : { database: database.serverPid }),
      generator: crowd.pid,
    },
    prepare: () => gather(crowd, shop, shoppers, browsesOnly),
    async load(seconds) {
      const result = await measureCrowd(crowd, seconds);
      all.push(result);
      return result;
    },
  };
}

async function gather(crowd: Started, shop: Started, shoppers: number, browsesOnly = false): Promise<void> {
  const port = Number(new URL(shop.url).port);
  const input: CrowdInput = { port, shoppers, thinkMs: THINK_MS, browsesOnly };
  await (await fetch(crowd.url, { method: 'POST', body: JSON.stringify(input) })).text();
}

const measureCrowd = async (crowd: Started, seconds: number): Promise<CrowdResult> =>
  (await fetch(`${crowd.url}/?seconds=${seconds}`)).json() as Promise<CrowdResult>;

/** Doubles the crowd until its p99 is too high or a request fails, and then halves the gap a few times. */
async function largestCrowd(crowd: Started, shop: Started): Promise<string> {
  const { first, max, halvings, seconds } = SEARCH;
  const isServed = async (shoppers: number) => {
    await gather(crowd, shop, shoppers);
    const { p99Ms, failed } = await measureCrowd(crowd, seconds);
    return p99Ms <= P99_MAX_MS && failed === 0;
  };
  let [good, bad] = [0, first];
  while (bad <= max && (await isServed(bad))) [good, bad] = [bad, bad * 2];
  if (bad > max) return `more than ${amount(good)}`;
  for (let halving = 0; halving < halvings; halving++) {
    const middle = Math.round((good + bad) / 2);
    if (await isServed(middle)) good = middle;
    else bad = middle;
  }
  return `${amount(good)} to ${amount(bad)}`;
}

/** The processor time of a shopper who stays for an hour, with this think time. */
const perShopperHour = ({ name, slices }: Measured) => {
  const shoppers = Number(/^[\d,]+/.exec(name)?.[0].replaceAll(',', ''));
  return median(slices.map((slice) => (webAndDatabaseUs(slice) * slice.perSecond * 3_600) / 1e6 / shoppers));
};

const amount = (shoppers: number) => shoppers.toLocaleString('en-US');
