import { readFile } from 'node:fs/promises';
import { runWrk } from '../../load/wrk.ts';
import { type Bench, CALLERS } from '../bench.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { addTo, randomBelow, viewOf } from '../measuring/shop-requests.ts';
import { startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skuOf } from '../seed/carts.ts';
import { withDatabase } from '../seed/database.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';

const REQUESTS = 1_000_000;
const REQUESTS_BRIEF = 50_000;
/** Distinct requests, which are sent again and again. */
const DISTINCT = 50_000;
const SECONDS = 10;
const PRODUCTS = 10_000;
const CARTS = 10_000;
const SKUS = 5;
const PAGES = ['/', '/products?category=men', '/products?q=linen', '/api/products'];

/** Measures the resident memory of the web process, as `ps` shows it, after a million requests of all kinds. */
export async function benchMemory({ folder, report, isBrief }: Bench): Promise<void> {
  await withDatabase(async ({ database, url }) => {
    await seedProducts(database, PRODUCTS);
    const shop = await startShop(folder, { url });
    try {
      report.value('resident after the start, MB', (await memoryOf(shop.pid)).residentMb);
      const cookie = await fillCart(shop.url, [skuOf(0), skuOf(1), skuOf(2)]);
      await cloneCart(database, { cookie, count: CARTS });
      const file = await writeRequests(folder, 'mixed', Array.from({ length: DISTINCT }, mixedRequest));
      let [sent, failed] = [0, 0];
      while (sent < (isBrief ? REQUESTS_BRIEF : REQUESTS)) {
        const load = await runWrk({
          url: shop.url,
          connections: CALLERS,
          seconds: SECONDS,
          file,
          first: sent,
        });
        sent += load.requests;
        failed += load.failed;
      }
      const { residentMb, peakMb, ownMb } = await memoryOf(shop.pid);
      report.value('mixed requests', sent);
      report.value('failed requests', failed);
      report.value('resident after these requests, MB', residentMb);
      report.value('peak, MB', peakMb);
      report.value('of the resident memory: not shared with other processes, MB', ownMb);
    } finally {
      await shop.stop();
    }
  });
}

/** Half of the requests are for product pages, and the others for listings, carts and adds in equal parts. */
function mixedRequest(_: unknown, turn: number): HttpRequest {
  const headers = { 'accept-encoding': 'gzip' };
  const cookie = cookieOf(randomBelow(CARTS));
  switch (turn % 8) {
    case 0:
    case 1:
      return { path: PAGES[randomBelow(PAGES.length)] ?? '/', headers };
    case 2:
      return viewOf(cookie);
    case 3:
      return viewOf(cookie, '/cart');
    case 4:
      return addTo(cookie, skuOf(randomBelow(SKUS)));
    default:
      return { path: `/products/bench-${randomBelow(PRODUCTS)}`, headers };
  }
}

/** Reads proc(5): VmRSS is the figure of `ps -o rss`, and VmHWM is its highest value so far. */
async function memoryOf(pid: number): Promise<{ residentMb: number; peakMb: number; ownMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) =>
    (Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024) / 1e6;
  return { residentMb: mb('VmRSS'), peakMb: mb('VmHWM'), ownMb: mb('RssAnon') };
}
