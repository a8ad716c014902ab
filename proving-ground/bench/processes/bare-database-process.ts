import { createServer } from 'node:http';
import { openDatabase } from '../../../src/database/database.ts';
import { createDatabaseStore } from '../../../src/state/database/database.ts';
import { percentile } from '../measuring/statistics.ts';
import { tokenHashOf } from '../seed/tokens.ts';

/**
 * The bare limit of an add-to-cart: callers change the quantity of a line through the shop's own store, which sends the
 * same statements in the same batches, without HTTP, cookies, catalog and JSON answers. Each caller has its own cart.
 */

const [url = '', first, callers] = process.argv.slice(2);
const database = openDatabase({
  connection: { connectionString: url },
  maxConnections: 16,
  applicationName: 'bare loop',
});
const store = createDatabaseStore(database);
const hashes = Array.from({ length: Number(callers) }, (_, caller) => tokenHashOf(Number(first) + caller));

async function changeCarts(seconds: number) {
  const began = performance.now();
  const times: number[] = [];
  const change = async (hash: Buffer) => {
    while (performance.now() - began < seconds * 1_000) {
      const sent = performance.now();
      await store.change(hash, (cart) => {
        const [line, ...others] = cart.lineItems;
        if (!line) throw new Error('a seeded cart has lines');
        const lineItems = [{ ...line, quantity: (line.quantity % 99) + 1 }, ...others];
        return { ok: true, changed: true, cart: { ...cart, version: cart.version + 1, lineItems } };
      });
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(hashes.map(change));
  const sorted = times.toSorted((a, b) => a - b);
  return {
    requests: times.length,
    seconds: (performance.now() - began) / 1_000,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    failed: 0,
  };
}

createServer(async (request, response) => {
  const seconds = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('seconds') ?? 0);
  response.end(JSON.stringify(await changeCarts(seconds)));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
