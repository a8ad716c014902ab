import { runWrk } from '../../load/wrk.ts';
import { type Bench, CALLERS } from '../bench.ts';
import { type HttpRequest, writeRequests } from '../measuring/requests.ts';
import { addTo, orderOf, randomBelow, viewOf } from '../measuring/shop-requests.ts';
import { type Contestant, measureInTurn, p99Of, ratioOf, webAndDatabaseUs } from '../measuring/slices.ts';
import { type Started, startShop } from '../processes/start.ts';
import { cloneCart, fillCart, skuOf, skusOf } from '../seed/carts.ts';
import { type BenchDatabase, withDatabase } from '../seed/database.ts';
import { cloneOrder } from '../seed/orders.ts';
import { seedProducts } from '../seed/products.ts';
import { cookieOf } from '../seed/tokens.ts';

const SECONDS = 1;
const REQUESTS = 20_000;
/** Carts to be ordered, more than all slices of the measurement need. */
const ORDERED_OF_SLICE = 800;
const LINES = 3;
/** As many shoppers are active in both shops, and as many products are looked at, spread evenly over all of them. */
const ACTIVE = 1_000;
/** The total of a seeded cart, with free delivery. */
const TOTAL_MINOR = 1_000 + 4_700 + 8_400;

interface Size {
  name: string;
  products: number;
  /** There are as many sessions. */
  carts: number;
  orders: number;
}

const SMALL: Size = { name: 'small', products: 1_000, carts: 1_000, orders: 1_000 };
const LARGE: Size = { name: 'large', products: 100_000, carts: 1_000_000, orders: 1_000_000 };

const LARGE_BRIEF: Size = { ...LARGE, products: 5_000, carts: 100_000, orders: 100_000 };

/**
 * Measures the same requests in a shop with little data and in one with much, in turn. Both start after a checkpoint, so
 * both write complete pages to the log when they change them for the first time.
 */
export async function benchSizes(bench: Bench): Promise<void> {
  await withShop(bench, SMALL, (small, { database }) =>
    withShop(bench, bench.isBrief ? LARGE_BRIEF : LARGE, async (large) => {
      await database.pool.query('CHECKPOINT');
      const measured = await measureInTurn(
        small.flatMap((contestant, index) => [contestant, large[index] as Contestant]),
        bench.plan(SECONDS),
      );
      for (let index = 0; index < measured.length; index += 2) {
        const [few, many] = measured.slice(index);
        if (!few || !many) throw new Error('each request is measured in both shops');
        bench.report.row(few);
        bench.report.row(many, {
          'processor time to that of the small shop': ratioOf(many, few, webAndDatabaseUs),
          'p99 to that': ratioOf(many, few, p99Of),
        });
      }
    }),
  );
}

async function withShop(
  bench: Bench,
  size: Size,
  work: (contestants: Contestant[], database: BenchDatabase) => Promise<void>,
): Promise<void> {
  await withDatabase(async (database) => {
    const began = performance.now();
    await seedProducts(database.database, size.products);
    const originals = await withUncachedShop(bench, database, makeOriginals);
    const ordered = ORDERED_OF_SLICE * (1 + 3 * bench.plan(SECONDS).slices);
    await cloneCart(database.database, { cookie: originals.cookie, count: size.carts + ordered });
    await cloneOrder(database.database, { number: originals.orderNumber, count: size.orders });
    bench.report.value(
      `seconds to seed the ${size.name} shop: ${numbersOf(size)}`,
      (performance.now() - began) / 1_000,
    );
    await withUncachedShop(bench, database, async (shop) =>
      work(await contestantsOf(bench, { size, shop, database }), database),
    );
  });
}

/** The shop keeps no pages, so each request for one renders it, whatever share a larger catalog has in the memory. */
async function withUncachedShop<Result>(
  { folder }: Bench,
  { url }: BenchDatabase,
  work: (shop: Started) => Promise<Result>,
): Promise<Result> {
  const shop = await startShop(folder, { url, settings: { PAGE_CACHE_MB: '0' } });
  return work(shop).finally(() => shop.stop());
}

async function makeOriginals(shop: Started): Promise<{ cookie: string; orderNumber: string }> {
  const orderNumber = await placeOrder(shop, await fillCart(shop.url, skusOf(LINES)));
  return { cookie: await fillCart(shop.url, skusOf(LINES)), orderNumber };
}

const numbersOf = ({ products, carts, orders }: Size) =>
  `${[products, carts, orders].map((count) => count.toLocaleString('en-US')).join(', ')} products, carts, orders`;

async function placeOrder({ url }: Started, cookie: string): Promise<string> {
  const { path, headers, json } = orderOf({ cookie, number: -1, totalMinor: TOTAL_MINOR });
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const answer = (await response.json()) as { order?: { number: string } };
  if (!answer.order) throw new Error(`The order was refused: ${JSON.stringify(answer)}`);
  return answer.order.number;
}

interface SizeInput {
  size: Size;
  shop: Started;
  database: BenchDatabase;
}

async function contestantsOf({ folder }: Bench, { size, shop, database }: SizeInput): Promise<Contestant[]> {
  const { products, carts } = size;
  const anyCart = () => cookieOf((randomBelow(ACTIVE) * carts) / ACTIVE);
  const anyProduct = () => (randomBelow(ACTIVE) * products) / ACTIVE;
  const kinds: Record<string, (turn: number) => HttpRequest> = {
    'add to a cart': () => addTo(anyCart(), skuOf(randomBelow(LINES))),
    'first add of a guest': () => addTo('', skuOf(anyProduct())),
    'cart view': () => viewOf(anyCart()),
    'product page, rendered': () => ({ path: `/products/bench-${anyProduct()}` }),
    'listing, always another': (turn) => ({
      path: `/products?category=men&price=${turn % 100}-${300 + turn}`,
    }),
  };
  const watched = { web: shop.pid, database: database.serverPid };
  const contestants: Contestant[] = [];
  for (const [kind, request] of Object.entries(kinds)) {
    const name = `${kind}, ${size.name} shop`;
    const file = await writeRequests(
      folder,
      name,
      Array.from({ length: REQUESTS }, (_, turn) => request(turn)),
    );
    contestants.push({
      name,
      watched,
      load: (seconds, slice) =>
        runWrk({ url: shop.url, connections: CALLERS, seconds, file, first: slice * 997 }),
    });
  }
  contestants.push(ordersOf(folder, { size, shop, database }));
  return contestants;
}

/** Each cart is ordered once, so every slice has carts of its own. */
function ordersOf(folder: string, { size, shop, database }: SizeInput): Contestant {
  let next = size.carts;
  let file = '';
  return {
    name: `order, ${size.name} shop`,
    watched: { web: shop.pid, database: database.serverPid },
    async prepare() {
      const orders = Array.from({ length: ORDERED_OF_SLICE }, () =>
        orderOf({ cookie: cookieOf(next), number: next++, totalMinor: TOTAL_MINOR }),
      );
      file = await writeRequests(folder, `orders ${size.name}`, orders);
    },
    load: (seconds) => runWrk({ url: shop.url, connections: 16, seconds, file }),
  };
}
