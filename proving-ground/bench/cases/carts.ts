import { fork } from 'node:child_process';
import { once } from 'node:events';
import { addRequest, CALLERS, type Load, measure, median, randomBelow } from '../load.ts';
import { databaseCpuUs } from '../processes/database-usage.ts';
import { type MeasuredProcess, startMeasured } from '../processes/processes.ts';
import type { Report } from '../report.ts';
import type { BenchDatabase } from '../seed.ts';
import { cookieOf, seedCarts } from '../seed.ts';

const ROUNDS = 5;
const SECONDS = 4;
const FEW = 1_000;
const MANY = 1_000_000;
/** Few SKUs keep the carts as small as real ones. */
const SKUS = 5;
/** Each caller repeats these requests in a loop. */
const REQUESTS_OF_CALLER = 500;

/** Compares add-to-cart with the same UPDATE in a bare loop, and its p99 with a thousand and with a million carts. */
export async function benchCarts(database: BenchDatabase, report: Report): Promise<void> {
  await seedCarts(database.database, FEW);
  const few = await withShop(database, async (shop) => {
    const rounds: { bare: Bare; shop: Load; bareCpuUs: number; shopCpuUs: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const bare = await withDatabaseCpu(database, () => bareUpdates(database));
      const adds = await withDatabaseCpu(database, () => addToCarts(shop, FEW));
      rounds.push({ bare: bare.load, shop: adds.load, bareCpuUs: bare.cpuUs, shopCpuUs: adds.cpuUs });
    }
    report.row(
      'add to cart, 1,000 carts',
      rounds.map((round) => round.shop),
      {
        'of the bare statement': median(
          rounds.map(({ shop, bare }) => shop.requestsPerSecond / bare.requestsPerSecond),
        ),
        'of it by processor time of client and database': median(
          rounds.map(({ bareCpuUs, shopCpuUs }) => bareCpuUs / shopCpuUs),
        ),
      },
    );
    report.value(
      'bare UPDATE with commit, per second',
      median(rounds.map(({ bare }) => bare.requestsPerSecond)),
    );
    report.value(
      'processor time of the UPDATE, client and database, µs',
      median(rounds.map((round) => round.bareCpuUs)),
    );
    report.value(
      'processor time of an add, web process and database, µs',
      median(rounds.map((round) => round.shopCpuUs)),
    );
    return median(rounds.map((round) => round.shop.p99Ms));
  });
  await seedCarts(database.database, MANY - FEW, FEW);
  await withShop(database, async (shop) => {
    const rounds: Load[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await addToCarts(shop, MANY));
    report.row('add to cart, 1,000,000 carts', rounds, {
      'p99 to that at 1,000': median(rounds.map((round) => round.p99Ms)) / few,
    });
  });
}

async function withShop<T>(
  { connection }: BenchDatabase,
  work: (shop: MeasuredProcess) => Promise<T>,
): Promise<T> {
  const shop = await startMeasured('./shop-process.ts', { connection });
  await addToCarts(shop, FEW);
  return work(shop).finally(() => shop.stop());
}

/** Each request adds to a random cart, so that the whole index and table are used. */
function addToCarts(shop: MeasuredProcess, carts: number): Promise<Load> {
  return measure(shop, {
    duration: SECONDS,
    // The requests are created before the measurement, because creating them would take processor time from the shop.
    setupClient: (client) =>
      client.setRequests(
        Array.from({ length: REQUESTS_OF_CALLER }, () =>
          addRequest(cookieOf(randomBelow(carts)), `B-${randomBelow(SKUS)}-1-M`),
        ),
      ),
  });
}

type Bare = Pick<Load, 'requestsPerSecond' | 'cpuUs'>;

/** Measures the processor time of one request, with the database's part and without the load generator's. */
async function withDatabaseCpu<Result extends Bare>(
  { database }: BenchDatabase,
  measureLoad: () => Promise<Result>,
): Promise<{ load: Result; cpuUs: number }> {
  const before = await databaseCpuUs(database.pool);
  const load = await measureLoad();
  const spent = (await databaseCpuUs(database.pool)) - before;
  return { load, cpuUs: load.cpuUs + spent / (load.requestsPerSecond * SECONDS) };
}

async function bareUpdates({ connection }: BenchDatabase): Promise<Bare> {
  const child = fork(new URL('../processes/bare-database-process.ts', import.meta.url), [
    JSON.stringify({ connection, seconds: SECONDS, callers: CALLERS }),
  ]);
  const [result] = (await once(child, 'message')) as [Load];
  if (child.exitCode === null) await once(child, 'exit');
  return result;
}
