import { writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { runWrk } from '../../load/wrk.ts';
import { type Bench, CALLERS } from '../bench.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { type Contestant, measureInTurn, rateOf, ratioOf, webUs } from '../measuring/slices.ts';
import { startOwn, startShop } from '../processes/start.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { seedDemoCatalog } from '../seed/products.ts';

const SECONDS = 1;
const PATHS = {
  'JSON list': '/api/products',
  'JSON product': '/api/products/oxford-shirt',
  'HTML list': '/products?category=men',
  'HTML product': '/products/oxford-shirt',
};
/** A shop with this setting gets the speed that more memory allows. */
const MORE_MEMORY = { MEMORY_MB: '250' };
const MORE = ', 250 MB';
const WITH_MORE_MEMORY = ['JSON list, gzip', 'HTML product, gzip'];

/** Compares pages from memory with a bare server that sends the same bytes and headers, and measures rendered pages. */
export async function benchPages(bench: Bench): Promise<void> {
  await withDatabase(async (database) => {
    await seedDemoCatalog(database.database);
    await benchCached(bench, database);
    await benchRendered(bench, database);
  });
}

async function benchCached(bench: Bench, { url }: BenchDatabase): Promise<void> {
  const { folder, report } = bench;
  const shop = await startShop(folder, { url });
  const larger = await startShop(folder, { url, settings: MORE_MEMORY });
  const requests = await requestsOf(shop.url);
  const names = Object.keys(requests);
  const answers = await Promise.all(Object.values(requests).map((request) => answerOf(shop.url, request)));
  const answersFile = join(folder, 'answers.json');
  await writeFile(answersFile, JSON.stringify(answers));
  const bare = await startOwn(folder, './bare-process.ts', [answersFile]);
  const pairs = await Promise.all(
    Object.entries(requests).map(async ([name, request], index): Promise<Contestant[]> => {
      const { headers = {} } = request;
      const ours = await writeRequests(folder, name, [request]);
      const limits = await writeRequests(folder, `bare ${name}`, [{ path: `/${index}`, headers }]);
      return [
        { name, watched: { web: shop.pid }, load: loadOf(shop.url, ours) },
        { name: `${name}: bare server`, watched: { web: bare.pid }, load: loadOf(bare.url, limits) },
        ...(WITH_MORE_MEMORY.includes(name)
          ? [{ name: `${name}${MORE}`, watched: { web: larger.pid }, load: loadOf(larger.url, ours) }]
          : []),
      ];
    }),
  );
  const measured = await measureInTurn(pairs.flat(), bench.plan(SECONDS));
  for (const name of names) {
    const find = (wanted: string) => measured.find((one) => one.name === wanted);
    const [ours, limit, withMore] = [find(name), find(`${name}: bare server`), find(name + MORE)];
    if (!ours || !limit) throw new Error(`${name} was not measured.`);
    report.row(ours, {
      'of the bare rate': ratioOf(ours, limit, rateOf),
      'of it by processor time': ratioOf(limit, ours, webUs),
    });
    if (withMore) report.row(withMore);
    report.row(limit);
  }
  await Promise.all([shop.stop(), larger.stop(), bare.stop()]);
}

/** Without a page cache, each request is rendered and compressed. */
async function benchRendered(bench: Bench, { url, serverPid }: BenchDatabase): Promise<void> {
  const { folder, report } = bench;
  const shop = await startShop(folder, { url, settings: { PAGE_CACHE_MB: '0' } });
  const contestants = await Promise.all(
    Object.entries(PATHS).map(async ([name, path]): Promise<Contestant> => {
      const file = await writeRequests(folder, `${name} rendered`, [
        { path, headers: { 'accept-encoding': 'gzip' } },
      ]);
      const watched = { web: shop.pid, database: serverPid };
      return { name: `${name}, gzip, rendered`, watched, load: loadOf(shop.url, file) };
    }),
  );
  for (const measured of await measureInTurn(contestants, bench.plan(SECONDS))) report.row(measured);
  await shop.stop();
}

const loadOf =
  (url: string, file: string): Contestant['load'] =>
  (seconds) =>
    runWrk({ url, connections: CALLERS, seconds, file });

/** Every page as browsers ask for it, one without compression, and two for a client that has them already. */
async function requestsOf(url: string): Promise<Record<string, HttpRequest>> {
  const requests: Record<string, HttpRequest> = {
    'JSON list, plain': { path: PATHS['JSON list'], headers: { 'accept-encoding': 'identity' } },
  };
  for (const [name, path] of Object.entries(PATHS))
    requests[`${name}, gzip`] = { path, headers: { 'accept-encoding': 'gzip' } };
  for (const name of ['JSON list', 'HTML product'] as const) {
    const path = PATHS[name];
    const { headers } = await answerOf(url, { path, headers: { 'accept-encoding': 'gzip' } });
    requests[`${name}, 304`] = {
      path,
      headers: { 'accept-encoding': 'gzip', 'if-none-match': `${headers.etag}` },
    };
  }
  return requests;
}

/** node:http adds these headers itself. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** Reads the shop's answer byte for byte, as the bare server repeats it. */
async function answerOf(url: string, { path, headers = {} }: HttpRequest) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url + path, { headers }, resolve).once('error', reject);
  });
  const own = Object.entries(answer.headers).filter(([name]) => !OWN_HEADERS.has(name));
  const body = (await buffer(answer)).toString('base64');
  return { status: answer.statusCode ?? 0, headers: Object.fromEntries(own), body };
}
