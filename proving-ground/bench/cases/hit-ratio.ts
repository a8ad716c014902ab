import { runWrk } from '../../load/wrk.ts';
import { type Bench, CALLERS } from '../bench.ts';
import { readCounts } from '../measuring/counts.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { type Contestant, type Measured, measureInTurn } from '../measuring/slices.ts';
import { median } from '../measuring/statistics.ts';
import { createZipf } from '../measuring/zipf.ts';
import { type Started, startShop } from '../processes/start.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';

const SECONDS = 1;
const SETTINGS = [
  { products: 10_000, megabytes: 16 },
  { products: 100_000, megabytes: 64 },
];
/** The request for each product is as likely as one divided by its rank. */
const EXPONENT = 1;
const REQUESTS = 200_000;
/** A part of the stream that is not counted. It fills the memory several times. */
const WARM_UP_SECONDS = { brief: 20, full: 30 };
/** Requests a second of a quiet hour, from this many callers. */
const QUIET = { perSecond: 100, connections: 8 };

/** Measures how many product pages come from memory when few products get most requests (Zipf's law). */
export async function benchHitRatio(bench: Bench): Promise<void> {
  for (const { products, megabytes } of bench.isBrief ? SETTINGS.slice(0, 1) : SETTINGS)
    await withDatabase(async (database) => {
      await seedProducts(database.database, products);
      const shop = await startShop(bench.folder, {
        url: database.url,
        settings: { PAGE_CACHE_MB: `${megabytes}` },
        isInstrumented: true,
      });
      await benchCatalog(bench, database, shop, {
        products,
        label: `${products.toLocaleString('en-US')} products in ${megabytes} MB`,
      }).finally(() => shop.stop());
    });
}

async function benchCatalog(
  bench: Bench,
  { serverPid }: BenchDatabase,
  { url, pid }: Started,
  { products, label }: { products: number; label: string },
): Promise<void> {
  const { folder, report } = bench;
  const zipf = createZipf(products, EXPONENT);
  const file = await writeRequests(
    folder,
    label,
    Array.from({ length: REQUESTS }, () => pageOf(zipf())),
  );
  const counters = async () => ({ 'product reads': (await readCounts(url)).productReads });
  const busy: Contestant = {
    name: `${label}, without a pause`,
    watched: { web: pid, database: serverPid },
    load: (seconds, slice) => runWrk({ url, connections: CALLERS, seconds, file, first: slice * 19_997 }),
    counters,
  };
  const quiet: Contestant = {
    ...busy,
    name: `${label}, ${QUIET.perSecond} a second`,
    load: (seconds, slice) =>
      runWrk({
        url,
        connections: QUIET.connections,
        thinkMs: (1_000 * QUIET.connections) / QUIET.perSecond,
        seconds,
        file,
        // The busy slice has just requested what follows its own beginning, so this one begins elsewhere.
        first: slice * 19_997 + REQUESTS / 2,
      }),
  };
  const warmUp = bench.isBrief ? WARM_UP_SECONDS.brief : WARM_UP_SECONDS.full;
  await runWrk({ url, connections: CALLERS, seconds: warmUp, file });
  for (const measured of await measureInTurn([busy, quiet], bench.plan(SECONDS)))
    report.row(measured, { 'from memory': hitRatio(measured) });
}

const pageOf = (product: number): HttpRequest => ({
  path: `/products/bench-${product}`,
  headers: { 'accept-encoding': 'gzip' },
});

/** A page from memory reads no product, and one that is rendered reads it once. */
const hitRatio = ({ slices }: Measured) =>
  1 - median(slices.map(({ counts }) => counts['product reads'] ?? 0));
