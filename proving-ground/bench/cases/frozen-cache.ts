import { startRedis } from '../../shared/redis-server.ts';
import { type Load, measure, median } from '../load.ts';
import { startMeasured } from '../processes/processes.ts';
import type { Report } from '../report.ts';
import { seedProducts, withDatabase } from '../seed.ts';
import { fillCarts, pickOne, viewOf } from './stage-shoppers.ts';

const ROUNDS = 5;
const SECONDS = 5;
/** A rate that the shop handles easily, to measure how long requests wait. */
const RATE = { connections: 16, overallRate: 200 };
const CARTS = 100;
const LINES = 10;
const REQUESTS_OF_CALLER = 200;

/** P10: compares cart views with a frozen cache and with a working one, in turn. */
export async function benchFrozenCache(report: Report): Promise<void> {
  await withDatabase(async ({ database, connection }) => {
    await seedProducts(database, CARTS);
    const redis = await startRedis();
    const shop = await startMeasured('./shop-process.ts', { connection, state: { CACHE_URL: redis.url } });
    try {
      const shoppers = await fillCarts(shop, CARTS, LINES);
      if (!Array.isArray(shoppers)) throw new Error(`refused with ${shoppers.status}`);
      const views = () =>
        measure(shop, {
          ...RATE,
          duration: SECONDS,
          setupClient: (client) =>
            client.setRequests(Array.from({ length: REQUESTS_OF_CALLER }, () => viewOf(pickOne(shoppers)))),
        });
      const rounds: { good: Load; frozen: Load }[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const good = await views();
        await redis.signal('SIGSTOP');
        const frozen = await views().finally(() => redis.signal('SIGCONT'));
        rounds.push({ good, frozen });
      }
      const of = (kind: 'good' | 'frozen') => rounds.map((round) => round[kind]);
      report.row('a cart view, the cache answers', of('good'), {});
      report.row('a cart view, the cache is frozen', of('frozen'), {
        'ms of p99 more': median(rounds.map(({ good, frozen }) => frozen.p99Ms - good.p99Ms)),
      });
    } finally {
      await shop.stop();
      await redis.stop();
    }
  });
}
