import { type Bench, CALLERS } from '../bench.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { addTo, pickOne, randomBelow } from '../measuring/shop-requests.ts';
import { type Contestant, measureInTurn, rateOf, ratioOf, webAndDatabaseUs } from '../measuring/slices.ts';
import { runWrk } from '../measuring/wrk.ts';
import { type Started, startOwn, startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skuOf, skusOf } from '../seed/carts.ts';
import { type BenchDatabase, walBytes, withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';

const SECONDS = 1;
const PRODUCTS = 200;
/** More requests than a slice sends. */
const REQUESTS = 20_000;
/** Enough carts that no line of them reaches its limit of 99. */
const CARTS = 4_000;
const LINES = [1, 10, 50, 100];
/** The bare loop has carts of its own behind these, because it never reads a cart again. */
const STRIDE = CARTS + CALLERS;
/** The bare loop changes carts of these sizes. */
const BARE_LINES = [1, 10, 50];

/** Measures adds to carts of each size, beside a loop of the same statements without HTTP, session and catalog. */
export async function benchCarts(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    const { folder, report } = bench;
    await seedProducts(database.database, PRODUCTS);
    const shop = await startShop(folder, { url: database.url });
    const bares = new Map<number, Started>();
    try {
      const contestants = [firstAdds(shop, database, folder), secondToFifthAdds(shop, database, folder)];
      for (const [kind, lines] of LINES.entries()) {
        const first = kind * STRIDE;
        await cloneCart(database.database, {
          cookie: await fillCart(shop.url, skusOf(lines)),
          count: STRIDE,
          first,
        });
        contestants.push(addsTo(shop, database, folder, { lines, first }));
        if (!BARE_LINES.includes(lines)) continue;
        bares.set(lines, await startBare(folder, database, first + CARTS));
      }
      for (const [lines, bare] of bares) contestants.push(bareLoop(bare, database, lines));
      const measured = await measureInTurn(await Promise.all(contestants), bench.plan(SECONDS));
      for (const one of measured) {
        const lines = /cart of (\d+) lines?$/.exec(one.name)?.[1];
        const bare = measured.find(({ name }) => name === bareName(Number(lines)));
        report.row(
          one,
          bare && {
            'of the bare rate': ratioOf(one, bare, rateOf),
            'of it by processor time': ratioOf(bare, one, webAndDatabaseUs),
          },
        );
      }
    } finally {
      await Promise.all([shop, ...bares.values()].map((process) => process.stop()));
    }
  });
}

const bareName = (lines: number) => `the statements alone, ${sizeOf(lines)}`;
const sizeOf = (lines: number) => `${lines} ${lines === 1 ? 'line' : 'lines'}`;

/** A guest's first add creates the session and the cart. */
const firstAdds = (shop: Started, database: BenchDatabase, folder: string) =>
  adds(shop, database, {
    folder,
    name: 'first add of a guest',
    requests: Array.from({ length: REQUESTS }, () => addTo('', skuOf(randomBelow(PRODUCTS)))),
  });

/** Guests with one line each add the next ones, so most of these carts have two to five lines. */
async function secondToFifthAdds(
  shop: Started,
  database: BenchDatabase,
  folder: string,
): Promise<Contestant> {
  const first = LINES.length * STRIDE;
  await cloneCart(database.database, { cookie: await fillCart(shop.url, skusOf(1)), count: CARTS, first });
  return adds(shop, database, {
    folder,
    name: 'add of the 2nd to 5th line',
    requests: Array.from({ length: REQUESTS }, (_, turn) =>
      addTo(cookieOf(first + (turn % CARTS)), skuOf(1 + (Math.floor(turn / CARTS) % 4))),
    ),
  });
}

/** The lines of these carts exist already, so the carts keep their size. */
const addsTo = (
  shop: Started,
  database: BenchDatabase,
  folder: string,
  { lines, first }: { lines: number; first: number },
) =>
  adds(shop, database, {
    folder,
    name: `add to a cart of ${sizeOf(lines)}`,
    requests: Array.from({ length: REQUESTS }, () =>
      addTo(cookieOf(first + randomBelow(CARTS)), pickOne(skusOf(lines))),
    ),
  });

interface AddsInput {
  folder: string;
  name: string;
  requests: HttpRequest[];
}

async function adds(
  { url, pid }: Started,
  { database, serverPid }: BenchDatabase,
  { folder, name, requests }: AddsInput,
): Promise<Contestant> {
  const file = await writeRequests(folder, name, requests);
  return {
    name,
    watched: { web: pid, database: serverPid },
    load: (seconds, slice) =>
      runWrk({ url, connections: CALLERS, seconds, requests: { file, first: slice * 7_919 } }),
    counters: async () => ({ 'WAL bytes': await walBytes(database) }),
  };
}

const startBare = (folder: string, { url }: BenchDatabase, first: number): Promise<Started> =>
  startOwn(folder, './bare-database-process.ts', [url, `${first}`, `${CALLERS}`]);

/** The loop's process answers each request with what it has done for the requested seconds. */
const bareLoop = async (
  { url, pid }: Started,
  { database, serverPid }: BenchDatabase,
  lines: number,
): Promise<Contestant> => ({
  name: bareName(lines),
  watched: { web: pid, database: serverPid },
  load: async (seconds) => (await fetch(`${url}/?seconds=${seconds}`)).json(),
  counters: async () => ({ 'WAL bytes': await walBytes(database) }),
});
