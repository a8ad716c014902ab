import { createTable } from '../../../src/state/dynamodb/create-table.ts';
import { runWrk } from '../../load/wrk.ts';
import { startRedis } from '../../shared/redis-server.ts';
import { type Bench, CALLERS } from '../bench.ts';
import { readCounts } from '../measuring/counts.ts';
import { writeRequests } from '../measuring/requests.ts';
import { addTo, pickOne, viewOf } from '../measuring/shop-requests.ts';
import { type Contestant, measureInTurn } from '../measuring/slices.ts';
import { type Started, startOwn, startShop } from '../processes/start.ts';
import { CartRefused, fillCart, skusOf } from '../seed/carts.ts';
import { withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';

const SECONDS = 1;
/** So many contestants get only half of their slices. */
const SLICES_PER_SLICE = 2;
const LINES = [10];
/** A line holds at most 99 items, so this many lines are needed to accept every add of a slice. */
const LINES_OF_ALL = 600;
const CARTS_MIN = 60;
const AT_ONCE = 16;
const REQUESTS = 10_000;
const AWS = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', AWS_REGION: 'eu-central-1' };

/** Measures every stage of docs/stages.md with the same shoppers, in turn. */
export async function benchStages(bench: Bench): Promise<void> {
  await withDatabase(async ({ database, url, serverPid }) => {
    await seedProducts(database, Math.max(...LINES));
    const redis = await startRedis();
    // The emulator is written in JavaScript. The number of requests is the same on AWS, but not their times.
    const dynamoDb = await startOwn(bench.folder, './dynamodb-process.ts', []);
    const shops: Started[] = [];
    try {
      Object.assign(process.env, AWS);
      await createTable({ table: 'myclothes-state', endpoint: dynamoDb.url });
      const contestants: Contestant[] = [];
      for (const [stage, settings] of Object.entries(stagesWith(redis.url, dynamoDb.url))) {
        const shop = await startShop(bench.folder, { url, settings, isInstrumented: true });
        shops.push(shop);
        const isEmulated = 'DYNAMODB_ENDPOINT' in settings;
        const cache = isEmulated ? dynamoDb : redis;
        const watched = { web: shop.pid, database: serverPid, cache: cache.pid };
        for (const lines of LINES)
          contestants.push(...(await contestantsOf(bench, { stage, lines, shop, watched })));
      }
      const plan = bench.plan(SECONDS);
      const slices = Math.ceil(plan.slices / SLICES_PER_SLICE);
      for (const measured of await measureInTurn(contestants, { ...plan, slices }))
        bench.report.row(measured);
    } finally {
      await Promise.all([...shops, dynamoDb].map((process) => process.stop()));
      await redis.stop();
    }
  });
}

const stagesWith = (cacheUrl: string, endpoint: string): Record<string, Record<string, string>> => ({
  local: { STATE_STORE: 'local' },
  cookie: { STATE_STORE: 'cookie' },
  valkey: { STATE_STORE: 'valkey', CACHE_URL: cacheUrl },
  'dynamodb (dynalite)': { STATE_STORE: 'dynamodb', DYNAMODB_ENDPOINT: endpoint, ...AWS },
  database: { STATE_STORE: 'database' },
  'lazy loading': { STATE_STORE: 'database', CACHE_URL: cacheUrl },
});

interface StageInput {
  stage: string;
  lines: number;
  shop: Started;
  watched: Contestant['watched'];
}

/** Fills carts through the shop's API, so that each stage creates its own sessions. */
async function contestantsOf(
  { folder, report }: Bench,
  { stage, lines, shop, watched }: StageInput,
): Promise<Contestant[]> {
  const cart = `${stage}, ${lines} line ${lines === 1 ? 'item' : 'items'}`;
  const skus = skusOf(lines);
  const cookies = await fillCarts(shop.url, skus).catch((error: unknown) => {
    if (!(error instanceof CartRefused)) throw error;
    report.value(cart, error.message);
    return [];
  });
  if (cookies.length === 0) return [];
  const requests = {
    add: () => addTo(pickOne(cookies), pickOne(skus)),
    view: () => viewOf(pickOne(cookies)),
  };
  return Promise.all(
    Object.entries(requests).map(async ([what, request]): Promise<Contestant> => {
      const name = `${cart}: ${what}`;
      const file = await writeRequests(folder, name, Array.from({ length: REQUESTS }, request));
      return {
        name,
        watched,
        load: (seconds, slice) =>
          runWrk({ url: shop.url, connections: CALLERS, seconds, file, first: slice * 997 }),
        counters: async () => ({ ...(await readCounts(shop.url)) }),
      };
    }),
  );
}

async function fillCarts(url: string, skus: readonly string[]): Promise<string[]> {
  const cookies: string[] = [];
  const count = Math.max(CARTS_MIN, Math.ceil(LINES_OF_ALL / skus.length));
  const fillSome = async () => {
    while (cookies.length < count) cookies.push(await fillCart(url, skus));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fillSome));
  return cookies;
}
