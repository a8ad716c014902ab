import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Request } from 'autocannon';
import { Redis } from 'iovalkey';
import { createTable } from '../../../src/state/dynamodb/create-table.ts';
import { startRedis, type TestRedis } from '../../shared/redis-server.ts';
import { type Load, measure, median } from '../load.ts';
import { CONSTANT_CART, CONSTANT_TEXT } from '../processes/constants.ts';
import { databaseCpuUs } from '../processes/database-usage.ts';
import { type MeasuredProcess, startMeasured } from '../processes/processes.ts';
import type { Counts } from '../processes/usage.ts';
import type { Report } from '../report.ts';
import { type BenchDatabase, seedProducts, withDatabase } from '../seed.ts';
import { addOf, fillCarts, pickOne, type StageShopper, viewOf } from './stage-shoppers.ts';

const ROUNDS = 3;
const SECONDS = 2;
const CARTS = 300;
/** A line holds at most 99 items, so this many lines are needed to accept every add of a round. */
const LINES_OF_ALL = 1_500;
const LINES = [1, 10, 50];
const PRODUCTS = 200;
/** Each caller repeats these requests in a loop. */
const REQUESTS_OF_CALLER = 200;
/** One in this many mixed requests adds to the cart; the others view it. */
const MIXED_ADD_EVERY = 10;

/** The cost of one request: counts, and the processor time of each tier in microseconds. */
interface Cost extends Load, Counts {
  databaseCpuUs: number;
  cacheCpuUs: number;
}

interface Stage {
  name: string;
  state: Record<string, string>;
}

interface Bench {
  database: BenchDatabase;
  redis: TestRedis;
  report: Report;
}

/** Measures every stage of docs/stages.md with the same shoppers, with small and large carts. */
export async function benchStages(report: Report): Promise<void> {
  await withDatabase(async (database) => {
    await seedProducts(database.database, PRODUCTS);
    const redis = await startRedis();
    const dynamoDb = await startDynamoDbProcess();
    try {
      for (const stage of stagesWith(redis.url, dynamoDb.endpoint))
        await benchStage({ database, redis, report }, stage);
    } finally {
      dynamoDb.stop();
      await redis.stop();
    }
  });
}

const stagesWith = (cacheUrl: string, endpoint: string): Stage[] => [
  { name: 'local', state: { STATE_STORE: 'local' } },
  { name: 'cookie', state: { STATE_STORE: 'cookie' } },
  { name: 'valkey', state: { STATE_STORE: 'valkey', CACHE_URL: cacheUrl } },
  { name: 'dynamodb (dynalite)', state: { STATE_STORE: 'dynamodb', DYNAMODB_ENDPOINT: endpoint } },
  { name: 'database', state: { STATE_STORE: 'database' } },
  { name: 'lazy loading', state: { STATE_STORE: 'database', CACHE_URL: cacheUrl } },
];

/** The emulator is written in JavaScript. The number of requests is the same on AWS, but not their times. */
async function startDynamoDbProcess(): Promise<{ endpoint: string; stop(): void }> {
  const child = fork(new URL('../processes/dynamodb-process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ endpoint }] = (await once(child, 'message')) as [{ endpoint: string }];
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_REGION: 'eu-central-1',
  });
  await createTable({ table: 'myclothes-state', endpoint });
  return { endpoint, stop: () => child.disconnect() };
}

async function benchStage(bench: Bench, { name, state }: Stage): Promise<void> {
  const shop = await startMeasured('./shop-process.ts', { connection: bench.database.connection, state });
  try {
    for (const lines of LINES) {
      const cartName = `${name}, ${lines} line ${lines === 1 ? 'item' : 'items'}`;
      const shoppers = await fillCarts(shop, Math.max(CARTS, LINES_OF_ALL / lines), lines);
      if (!Array.isArray(shoppers)) {
        bench.report.value(cartName, `refused at line ${shoppers.lines} with ${shoppers.status}`);
        continue;
      }
      await measureStage(bench, shop, { name: cartName, lines, shoppers });
    }
  } finally {
    await shop.stop();
  }
}

async function measureStage(
  bench: Bench,
  shop: MeasuredProcess,
  { name, lines, shoppers }: { name: string; lines: number; shoppers: StageShopper[] },
): Promise<void> {
  const bytes = await bytesOfCart(shop, shoppers[0] as StageShopper);
  const rounds: Record<'add' | 'view' | 'mixed' | 'constant' | 'text', Cost[]> = {
    add: [],
    view: [],
    mixed: [],
    constant: [],
    text: [],
  };
  const constant = (path: string) => cost(bench, shop, () => ({ ...viewOf(pickOne(shoppers)), path }));
  for (let round = 0; round < ROUNDS; round++) {
    rounds.view.push(await cost(bench, shop, () => viewOf(pickOne(shoppers))));
    rounds.constant.push(await constant(`${CONSTANT_CART}?lines=${lines}`));
    rounds.text.push(await constant(`${CONSTANT_TEXT}?bytes=${bytes}`));
    rounds.mixed.push(
      await cost(bench, shop, (index) => (index % MIXED_ADD_EVERY === 0 ? addOf : viewOf)(pickOne(shoppers))),
    );
    rounds.add.push(await cost(bench, shop, () => addOf(pickOne(shoppers))));
  }
  const ratio = (figure: (round: Cost) => number, to: 'constant' | 'text') =>
    median(rounds.view.map((view, at) => figure(view) / figure(rounds[to][at] as Cost)));
  bench.report.row(`${name}: add`, rounds.add, figuresOf(rounds.add));
  bench.report.row(`${name}: view`, rounds.view, {
    ...figuresOf(rounds.view),
    'of the rate of the same route answering a constant': ratio((at) => at.requestsPerSecond, 'constant'),
    'of it by processor time': ratio((at) => 1 / at.cpuUs, 'constant'),
    'of the rate of a constant text for everyone': ratio((at) => at.requestsPerSecond, 'text'),
  });
  bench.report.row(`${name}: 9 views and 1 add`, rounds.mixed, figuresOf(rounds.mixed));
}

function figuresOf(rounds: Cost[]): Record<string, number> {
  const of = (figure: keyof Cost) => median(rounds.map((round) => round[figure]));
  return {
    statements: of('statements'),
    'store calls': of('storeCalls'),
    'bytes in': of('bytesIn'),
    'bytes out': of('bytesOut'),
    'µs of the database': of('databaseCpuUs'),
    'µs of the cache': of('cacheCpuUs'),
  };
}

async function cost(
  { database, redis }: Bench,
  shop: MeasuredProcess,
  requestOf: (index: number) => Request,
): Promise<Cost> {
  const before = await readings(database, redis, shop);
  const load = await measure(shop, {
    duration: SECONDS,
    setupClient: (client) =>
      client.setRequests(Array.from({ length: REQUESTS_OF_CALLER }, (_, index) => requestOf(index))),
  });
  const after = await readings(database, redis, shop);
  const each = (figure: keyof typeof before) => (after[figure] - before[figure]) / load.requests;
  return {
    ...load,
    bytesIn: each('bytesIn'),
    bytesOut: each('bytesOut'),
    statements: each('statements'),
    storeCalls: each('storeCalls'),
    databaseCpuUs: each('databaseCpuUs'),
    cacheCpuUs: each('cacheCpuUs'),
  };
}

async function readings({ database }: BenchDatabase, redis: TestRedis, shop: MeasuredProcess) {
  return {
    ...(await shop.usage()).counts,
    databaseCpuUs: await databaseCpuUs(database.pool),
    cacheCpuUs: await cacheCpuUs(redis),
  };
}

async function cacheCpuUs({ port }: TestRedis): Promise<number> {
  const client = new Redis({ host: '127.0.0.1', port });
  const info = await client.info('cpu');
  client.disconnect();
  const seconds = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? 0);
  return (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1e6;
}

async function bytesOfCart(shop: MeasuredProcess, { cookie }: StageShopper): Promise<number> {
  const response = await fetch(`${shop.url}/api/cart`, { headers: { cookie } });
  return (await response.arrayBuffer()).byteLength;
}
