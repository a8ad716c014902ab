import { createServer } from 'node:http';
import { applyAction } from '../../../src/cart/cart.ts';
import { createBatcher } from '../../../src/database/batcher.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { type CartColumns, cartOfRow, encodeCart } from '../../../src/state/cart-document.ts';
import { CART_BATCH, readCarts, writeCarts } from '../../../src/state/database/database.ts';
import { pickOne } from '../measuring/shop-requests.ts';
import { percentile } from '../measuring/statistics.ts';
import { tokenHashOf } from '../seed/tokens.ts';

/**
 * The bare limit of an add-to-cart: callers write the next version of carts with the shop's own statements, and each
 * waits for its answer. A request says how long, and how many carts a statement writes. It leaves out HTTP, cookies, the
 * catalog, the rules, encoding the cart, and reading carts that the shop's memory has forgotten.
 */

interface BareCart {
  tokenHash: Buffer;
  version: number;
  /** Adds since the cart was seeded. */
  adds: number;
  isBusy: boolean;
}

/** After this many adds a cart gets its earlier contents again, because a line holds at most 99 items. */
const ADDS = 90;

const [url = '', first, count, callers] = process.argv.slice(2);
const database = openDatabase({
  connection: { connectionString: url },
  maxConnections: 16,
  applicationName: 'bare loop',
});
const carts = Array.from(
  { length: Number(count) },
  (_, cart): BareCart => ({
    tokenHash: tokenHashOf(Number(first) + cart),
    version: 0,
    adds: 0,
    isBusy: false,
  }),
);
const contents = await contentsOfAdds();
createServer(async (request, response) => {
  const wanted = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const [seconds, batch] = ['seconds', 'batch'].map((name) => Number(wanted.get(name)));
  response.end(JSON.stringify(await changeCarts(seconds ?? 0, batch || CART_BATCH.maxBatch)));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));

async function changeCarts(seconds: number, maxBatch: number) {
  const write = createBatcher({ ...CART_BATCH, maxBatch, run: writeCarts(database) });
  const began = performance.now();
  const times: number[] = [];
  let failed = 0;
  async function call(): Promise<void> {
    while (performance.now() - began < seconds * 1_000) {
      const cart = takeCart();
      const { tokenHash, version } = cart;
      const sent = performance.now();
      if (await write({ tokenHash, version, columns: contentAfter(cart.adds + 1) })) {
        cart.version++;
        cart.adds++;
      } else failed++;
      times.push(performance.now() - sent);
      cart.isBusy = false;
    }
  }
  await Promise.all(Array.from({ length: Number(callers) }, call));
  const sorted = times.toSorted((a, b) => a - b);
  return {
    requests: times.length,
    seconds: (performance.now() - began) / 1_000,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    failed,
  };
}

/** There are many more carts than callers, so a free one is found soon. */
function takeCart(): BareCart {
  for (;;) {
    const cart = carts[Math.floor(Math.random() * carts.length)] as BareCart;
    if (cart.isBusy) continue;
    cart.isBusy = true;
    return cart;
  }
}

/** Contents that follow each other differ by one add, as in the shop. Beyond the last one they go back to the first. */
function contentAfter(adds: number): CartColumns {
  const turn = adds % (2 * ADDS);
  return contents[turn <= ADDS ? turn : 2 * ADDS - turn] as CartColumns;
}

/** Reads the first cart, of which all others are copies, and encodes it after each of some adds of its items. */
async function contentsOfAdds(): Promise<CartColumns[]> {
  const [row] = await readCarts(database)(carts.slice(0, 1).map(({ tokenHash }) => tokenHash));
  if (!row) throw new Error('the cart was not seeded');
  let cart = cartOfRow(row);
  for (const one of carts) one.version = cart.version;
  const all = [encodeCart('compact', cart)];
  for (let add = 0; add < ADDS; add++) {
    const { sku, unitPriceMinor } = pickOne(cart.lineItems);
    const change = applyAction(cart, { type: 'add', sku, quantity: 1, unitPriceMinor, at: Date.now() });
    if (!change.ok) throw new Error(change.reason);
    cart = change.cart;
    all.push(encodeCart('compact', cart));
  }
  return all;
}
