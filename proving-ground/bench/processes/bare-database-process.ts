import { createServer } from 'node:http';
import { createBatcher } from '../../../src/database/batcher.ts';
import { openDatabase, statement } from '../../../src/database/database.ts';
import type { CartColumns } from '../../../src/state/cart-document.ts';
import {
  contentsOf,
  documentsOf,
  updateCart,
  updateCarts,
} from '../../../src/state/database/cart-statements.ts';
import { percentile } from '../measuring/statistics.ts';
import { tokenHashOf } from '../seed/tokens.ts';

/**
 * The bare limit of an add-to-cart: callers write the next version of a cart with the shop's own statements, in batches
 * of the same size, without HTTP, cookies, catalog, rules and JSON. Each caller has its own cart, which stays the same.
 */

interface BareCart {
  tokenHash: Buffer;
  version: number;
  columns: CartColumns;
}

const [url = '', first, callers] = process.argv.slice(2);
const database = openDatabase({
  connection: { connectionString: url },
  maxConnections: 16,
  applicationName: 'bare loop',
});
const write = createBatcher({ maxBatch: 64, maxUnderWay: 4, isFaultOfOne: () => false, run: writeCarts });
const carts = await Promise.all(
  Array.from({ length: Number(callers) }, (_, caller) => readCart(tokenHashOf(Number(first) + caller))),
);
createServer(async (request, response) => {
  const seconds = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('seconds') ?? 0);
  response.end(JSON.stringify(await changeCarts(seconds)));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));

async function changeCarts(seconds: number) {
  const began = performance.now();
  const times: number[] = [];
  let failed = 0;
  await Promise.all(
    carts.map(async (cart) => {
      while (performance.now() - began < seconds * 1_000) {
        const sent = performance.now();
        if (await write(cart)) cart.version++;
        else failed++;
        times.push(performance.now() - sent);
      }
    }),
  );
  const sorted = times.toSorted((a, b) => a - b);
  return {
    requests: times.length,
    seconds: (performance.now() - began) / 1_000,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    failed,
  };
}

/** As in the shop, a cart that is alone has a statement of its own. */
async function writeCarts(batch: BareCart[]): Promise<boolean[]> {
  const [only] = batch;
  if (only && batch.length === 1) {
    const { tokenHash, version, columns } = only;
    return [(await database.run(updateCart, [tokenHash, version, ...columns])) === 1];
  }
  const rows = await database.list(updateCarts, [
    batch.map(({ tokenHash }) => tokenHash),
    batch.map(({ version }) => version),
    contentsOf(batch),
    documentsOf(batch),
  ]);
  const written = new Set(rows.map(({ position }) => position));
  return batch.map((_, index) => written.has(index + 1));
}

async function readCart(tokenHash: Buffer): Promise<BareCart> {
  const row = await database.find(
    statement<[Buffer], { version: string; content: string | null; document: string | null }>(`
      SELECT carts.version, content, document::text FROM sessions JOIN carts ON carts.id = sessions.cart_id
      WHERE token_hash = $1`),
    [tokenHash],
  );
  if (!row) throw new Error('the cart was not seeded');
  const { version, content, document } = row;
  return { tokenHash, version: Number(version), columns: [content, document] };
}
