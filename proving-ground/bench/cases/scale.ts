import { type Load, measure, median } from '../load.ts';
import { type MeasuredProcess, startMeasured } from '../processes/processes.ts';
import type { Report } from '../report.ts';
import { type BenchDatabase, seedProducts, withDatabase } from '../seed.ts';

const ROUNDS = 5;
const FEW = 100;
const MANY = 100_000;
const REQUESTS = 1_000_000;

/** Listings that shoppers request several times per second. */
const VISITED = [
  'category=women',
  'category=men',
  'category=men&category=shirts',
  'size=m',
  'color=navy',
  'q=linen',
  'sort=price-up',
  'page=2',
];
/** Each of these listings is requested once, so that none comes from memory. */
const COLD = 40;

/** Measures the p99 of listings with few and with many products, and the time of a listing that is not cached. */
export async function benchCatalogSizes(report: Report): Promise<void> {
  let few = 0;
  for (const size of [FEW, MANY]) {
    await withDatabase(async (database) => {
      await seedProducts(database.database, size);
      const shop = await startMeasured('./shop-process.ts', { connection: database.connection });
      const rounds = await listings(shop);
      const p99 = median(rounds.map((round) => round.p99Ms));
      few ||= p99;
      const products = `${size.toLocaleString('en-US')} products`;
      report.row(`listings, ${products}`, rounds, { [`p99 to that at ${FEW}`]: p99 / few });
      report.value(`one cold listing, ${products}: median of ${COLD}, ms`, await coldListing(shop));
      await shop.stop();
    });
  }
}

async function listings(shop: MeasuredProcess): Promise<Load[]> {
  const requests = VISITED.map((search) => ({ path: `/products?${search}` }));
  await measure(shop, { requests, duration: 3 });
  const rounds: Load[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(shop, { requests, duration: 5 }));
  return rounds;
}

async function coldListing(shop: MeasuredProcess): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < COLD; index++) {
    const began = performance.now();
    const response = await fetch(
      `${shop.url}/products?${VISITED[index % VISITED.length]}&price=${10 + index}-250`,
    );
    await response.arrayBuffer();
    times.push(performance.now() - began);
  }
  return median(times);
}

/** Measures the memory of the web process after a million requests of all kinds. */
export async function benchMemory({ connection }: BenchDatabase, report: Report): Promise<void> {
  const shop = await startMeasured('./shop-process.ts', { connection });
  const pages = [
    '/',
    '/products?category=men',
    '/products/oxford-shirt',
    '/api/products',
    '/cart',
    '/api/cart',
  ].map((path) => ({ path }));
  const adds = [
    {
      method: 'POST' as const,
      path: '/api/cart/line-items',
      headers: { 'content-type': 'application/json' },
      body: '{"sku":"OXF-SKY-M","quantity":1}',
    },
  ];
  await measure(shop, { requests: [...pages, ...adds], amount: REQUESTS });
  const { rssBytes } = await shop.usage();
  report.value(`after ${REQUESTS.toLocaleString('en-US')} requests, MB`, rssBytes / 1e6);
  await shop.stop();
}
