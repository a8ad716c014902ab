import type { Database } from '../../../src/database/database.ts';
import { runWrk } from '../../load/wrk.ts';
import { type Bench, CALLERS } from '../bench.ts';
import { readCounts } from '../measuring/counts.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { addTo, pickOne, randomBelow } from '../measuring/shop-requests.ts';
import {
  type Contestant,
  type Load,
  measureInTurn,
  rateOf,
  ratioOf,
  webAndDatabaseUs,
} from '../measuring/slices.ts';
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
/** The bare loop has as many carts of its own behind these, because it never reads a cart again. */
const STRIDE = 2 * CARTS;
/** The bare loop changes carts of these sizes. */
const BARE_LINES = [1, 10, 50];

/** A shop with this setting gets the speed that more memory allows. */
const MORE_MEMORY = { MEMORY_MB: '250' };
const MEMORY_LINES = 10;

/** Measures adds to carts of each size, beside a loop of the same statements without HTTP, session and catalog. */
export async function benchCarts(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    const { folder, report } = bench;
    await seedProducts(database.database, PRODUCTS);
    const shop = await startShop(folder, { url: database.url, isInstrumented: true });
    const larger = await startShop(folder, {
      url: database.url,
      settings: MORE_MEMORY,
      isInstrumented: true,
    });
    const bares: Started[] = [];
    try {
      const contestants: Promise<Contestant>[] = [
        firstAdds(shop, database, folder),
        secondToFifthAdds(shop, database, folder),
      ];
      for (const [kind, lines] of LINES.entries()) {
        const first = kind * STRIDE;
        const count = BARE_LINES.includes(lines) ? STRIDE : CARTS;
        await cloneCart(database.database, { cookie: await fillCart(shop.url, skusOf(lines)), count, first });
        const added = addsTo(shop, database, folder, { lines, first });
        contestants.push(added);
        if (lines === MEMORY_LINES)
          contestants.push(addsTo(larger, database, folder, { lines, first }, ', 250 MB'));
        if (count === CARTS) continue;
        const bare = await startBare(folder, database, first + CARTS);
        bares.push(bare);
        contestants.push(bareLoop(bare, database, { lines, shop: await added }));
      }
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
      await Promise.all([shop, larger, ...bares].map((process) => process.stop()));
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
  suffix = '',
) =>
  adds(shop, database, {
    folder,
    name: `add to a cart of ${sizeOf(lines)}${suffix}`,
    requests: Array.from({ length: REQUESTS }, () =>
      addTo(cookieOf(first + randomBelow(CARTS)), pickOne(skusOf(lines))),
    ),
  });

interface Adds extends Contestant {
  /** How many adds a statement wrote in the last slice, in the mean. */
  addsOfWrite(): number;
}

interface AddsInput {
  folder: string;
  name: string;
  requests: HttpRequest[];
}

async function adds(
  { url, pid }: Started,
  { database, serverPid }: BenchDatabase,
  { folder, name, requests }: AddsInput,
): Promise<Adds> {
  const file = await writeRequests(folder, name, requests);
  let addsOfWrite = 1;
  return {
    name,
    watched: { web: pid, database: serverPid },
    async load(seconds, slice) {
      const before = (await readCounts(url)).cartWrites;
      const load = await runWrk({
        url,
        connections: CALLERS,
        seconds,
        file,
        first: slice * 7_919,
      });
      addsOfWrite = load.requests / Math.max(1, (await readCounts(url)).cartWrites - before);
      return load;
    },
    counters: () => countersOf({ url, database }),
    addsOfWrite: () => addsOfWrite,
  };
}

async function countersOf({ url, database }: { url: string; database: Database }) {
  const [bytes, { cartWrites }] = [await walBytes(database), await readCounts(url)];
  return { 'WAL bytes': bytes, 'cart writes': cartWrites };
}

const startBare = (folder: string, { url }: BenchDatabase, first: number): Promise<Started> =>
  startOwn(folder, './bare-database-process.ts', [url, `${first}`, `${CARTS}`, `${CALLERS}`]);

interface BareLoopInput {
  lines: number;
  /** What it is compared with. Its last slice says how many adds a statement writes. */
  shop: Adds;
}

/** The loop's process answers each request with what it has done for the requested seconds. */
async function bareLoop(
  { url, pid }: Started,
  { database, serverPid }: BenchDatabase,
  { lines, shop }: BareLoopInput,
): Promise<Contestant> {
  return {
    name: bareName(lines),
    watched: { web: pid, database: serverPid },
    async load(seconds) {
      const batch = Math.max(1, Math.round(shop.addsOfWrite()));
      return (await fetch(`${url}/?seconds=${seconds}&batch=${batch}`)).json() as Promise<Load>;
    },
    counters: async () => ({ 'WAL bytes': await walBytes(database) }),
  };
}
