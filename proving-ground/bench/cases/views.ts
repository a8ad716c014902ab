import { runWrk } from '../../load/wrk.ts';
import { startRedis } from '../../shared/redis-server.ts';
import { type Bench, CALLERS } from '../bench.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { addTo, pickOne, randomBelow, viewOf } from '../measuring/shop-requests.ts';
import {
  type Contestant,
  databaseUs,
  type Measured,
  measureInTurn,
  rateOf,
  ratioOf,
  webUs,
} from '../measuring/slices.ts';
import { CONSTANT_CART } from '../processes/constants.ts';
import { type Started, startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skusOf } from '../seed/carts.ts';
import { withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';

const SECONDS = 1;
const LINES = [1, 10, 50];
const CARTS = 1_000;
const CONSTANT = 'nothing to look up';
const MIXED = '9 views and 1 add';
const REQUESTS = 10_000;
/** The carts of these requests. */
const MIXED_LINES = 10;
/** One in this many mixed requests adds to the cart; the others view it. */
const MIXED_ADD_EVERY = 10;

/** Compares cart views, with and without the shared cache, with the same route that has nothing to look up. */
export async function benchViews(bench: Bench): Promise<void> {
  await withDatabase(async ({ database, url, serverPid }) => {
    await seedProducts(database, Math.max(...LINES));
    const redis = await startRedis();
    const { folder } = bench;
    const [direct, cached] = await Promise.all([
      startShop(folder, { url, isInstrumented: true }),
      startShop(folder, { url, isInstrumented: true, settings: { CACHE_URL: redis.url } }),
    ]);
    try {
      const contestants: Contestant[] = [];
      for (const [kind, lines] of LINES.entries()) {
        const first = kind * CARTS;
        await cloneCart(database, {
          cookie: await fillCart(direct.url, skusOf(lines)),
          count: CARTS,
          first,
        });
        const requests = requestsOf(lines, first);
        for (const [name, { url: to, pid: web }] of Object.entries({ direct, cached }) as [string, Started][])
          for (const [what, made] of Object.entries(requests)) {
            // Without lookups there is nothing that a cache could save.
            if (name === 'cached' && what === CONSTANT) continue;
            const file = await writeRequests(folder, `${name} ${what} ${lines}`, made);
            contestants.push({
              name: rowName(what, lines, name === 'cached'),
              watched: { web, database: serverPid, cache: redis.pid },
              load: (seconds, slice) =>
                runWrk({
                  url: to,
                  connections: CALLERS,
                  seconds,
                  file,
                  first: slice * 997,
                }),
            });
          }
      }
      report(bench, await measureInTurn(contestants, bench.plan(SECONDS)));
    } finally {
      await Promise.all([direct.stop(), cached.stop()]);
      await redis.stop();
    }
  });
}

const rowName = (what: string, lines: number, hasCache: boolean) =>
  `${what}, ${lines} ${lines === 1 ? 'line' : 'lines'}${hasCache ? ', with the cache' : ''}`;

function requestsOf(lines: number, first: number): Record<string, HttpRequest[]> {
  const many = (request: (cookie: string, turn: number) => HttpRequest) =>
    Array.from({ length: REQUESTS }, (_, turn) => request(cookieOf(first + randomBelow(CARTS)), turn));
  const skus = skusOf(lines);
  return {
    view: many((cookie) => viewOf(cookie)),
    [CONSTANT]: many((cookie) => viewOf(cookie, `${CONSTANT_CART}?lines=${lines}`)),
    ...(lines === MIXED_LINES && {
      [MIXED]: many((cookie, turn) =>
        turn % MIXED_ADD_EVERY === 0 ? addTo(cookie, pickOne(skus)) : viewOf(cookie),
      ),
    }),
  };
}

function report({ report }: Bench, measured: readonly Measured[]): void {
  const find = (name: string) => measured.find((one) => one.name === name) as Measured;
  for (const lines of LINES) {
    const constant = find(rowName(CONSTANT, lines, false));
    report.row(constant);
    for (const hasCache of [false, true]) {
      const view = find(rowName('view', lines, hasCache));
      report.row(view, {
        'of the rate with nothing to look up': ratioOf(view, constant, rateOf),
        'of it by processor time': ratioOf(constant, view, webUs),
      });
    }
  }
  const [direct, cached] = [false, true].map((hasCache) => find(rowName(MIXED, MIXED_LINES, hasCache)));
  if (!direct || !cached) throw new Error('both are measured');
  report.row(direct);
  report.row(cached, { 'database’s time to that without the cache': ratioOf(cached, direct, databaseUs) });
}
