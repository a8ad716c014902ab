import { runWrk } from '../../load/wrk.ts';
import { startRedis, type TestRedis } from '../../shared/redis-server.ts';
import type { Bench } from '../bench.ts';
import { writeRequests } from '../measuring/requests.ts';
import { viewOf } from '../measuring/shop-requests.ts';
import { type Contestant, measureInTurn } from '../measuring/slices.ts';
import { median } from '../measuring/statistics.ts';
import { startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skusOf } from '../seed/carts.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';

const SECONDS = 1;
/** 200 requests a second, which the shop handles easily, to measure how long requests wait. */
const RATE = { connections: 16, thinkMs: 80 };
const CARTS = 100;
const LINES = 10;

/** P10: compares cart views with a frozen cache and with a working one, in turn. */
export async function benchFrozenCache(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    const redis = await startRedis();
    await seedProducts(database.database, CARTS);
    const shop = await startShop(bench.folder, { url: database.url, settings: { CACHE_URL: redis.url } });
    try {
      const cookie = await fillCart(shop.url, skusOf(LINES));
      await cloneCart(database.database, { cookie, count: CARTS });
      const contestants = await contestantsOf(bench, { shop, redis, database });
      const [good, frozen] = await measureInTurn(contestants, bench.plan(SECONDS));
      if (!good || !frozen) throw new Error('both are measured');
      const more = frozen.slices.map(({ p99Ms }, turn) => p99Ms - (good.slices[turn]?.p99Ms ?? 0));
      bench.report.row(good);
      bench.report.row(frozen, { 'ms of p99 more': median(more) });
    } finally {
      await shop.stop();
      await redis.stop();
    }
  });
}

interface FrozenInput {
  shop: { url: string; pid: number };
  redis: TestRedis;
  database: BenchDatabase;
}

async function contestantsOf(
  { folder }: Bench,
  { shop, redis, database }: FrozenInput,
): Promise<Contestant[]> {
  const views = Array.from({ length: CARTS }, (_, cart) => viewOf(cookieOf(cart)));
  const file = await writeRequests(folder, 'views', views);
  const watched = { web: shop.pid, database: database.serverPid, cache: redis.pid };
  const load: Contestant['load'] = (seconds, slice) =>
    runWrk({ url: shop.url, ...RATE, seconds, file, first: slice });
  return [
    { name: 'a cart view, the cache answers', watched, load },
    {
      name: 'a cart view, the cache is frozen',
      watched,
      async load(seconds, slice) {
        await redis.signal('SIGSTOP');
        return load(seconds, slice).finally(() => redis.signal('SIGCONT'));
      },
    },
  ];
}
