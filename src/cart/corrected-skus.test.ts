import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { isAnyoneWaiting } from '../../test/locks.ts';
import { createTestShop, type Shopper, type TestShop, until } from '../../test/shop.ts';
import { importCatalog } from '../catalog/import/import.ts';
import { order, orderBody, requireLedger, setStock, stockOf } from '../checkout/checkout.fixture.ts';
import { OPENED_STORES, type OpenedStore } from '../checkout/order-stores.fixture.ts';

const caseUrl = (name: string) => new URL(`../catalog/import/cases/${name}.csv`, import.meta.url);

for (const [name, open] of Object.entries(OPENED_STORES)) {
  describe(`a cart whose SKUs are corrected, in the store ${name}`, () => {
    let shop: TestShop;
    let opened: OpenedStore;
    let shopper: Shopper;

    before(async () => {
      const test = await createTestDatabase();
      opened = await open(test);
      const csv = await readFile(caseUrl('resku-1-blank'), 'utf8');
      shop = await createTestShop({ test, store: opened.store, csv });
    });
    after(async () => {
      await shop.close();
      await opened.close();
    });

    const bring = async (file: string) => {
      const { ok } = await importCatalog(shop.database, createReadStream(caseUrl(file)));
      assert.ok(ok);
    };
    const shows = (...skus: string[]) =>
      until(
        async () => {
          const { lineItems, savedLineItems } = await shopper.cart();
          return [lineItems, savedLineItems].every(([line], index) => line?.sku === skus[index]);
        },
        `the cart shows ${skus.join(' and ')}`,
      );

    /** The catalog is kept in memory for a moment, so an instance may still know the SKU of a moment ago. */
    const resolves = (asked: string, sku: string) =>
      until(async () => (await shop.shopper().add(asked)).lineItems[0]?.sku === sku, `${asked} is ${sku}`);

    beforeEach(async () => {
      await bring('resku-2-filled');
      await bring('resku-3-other');
      shopper = shop.shopper();
      await shopper.add('OLD-M', 2);
      await shopper.add('OLD-L');
      await shopper.send('POST', '/api/cart/saved-line-items', { sku: 'OLD-L' });
      await bring('resku-2-filled');
      await shows('CJ-M', 'CJ-L');
      // Each name has an entry of its own in the memory of the instance.
      for (const asked of ['OLD-M', 't-resku-m', 'CJ-M']) await resolves(asked, 'CJ-M');
      for (const asked of ['OLD-L', 'CJ-L']) await resolves(asked, 'CJ-L');
    });

    it('keeps its lines, at their quantities, under the new SKU', async () => {
      const cart = await shopper.cart();
      assert.deepEqual(
        [...cart.lineItems, ...cart.savedLineItems].map((line) => [line.sku, line.quantity, line.notices]),
        [
          ['CJ-M', 2, []],
          ['CJ-L', 1, []],
        ],
      );
    });

    it('is changed by the old SKU and by the new one', async () => {
      const quantities = async (cart: Promise<{ lineItems: { sku: string; quantity: number }[] }>) =>
        (await cart).lineItems.map(({ sku, quantity }) => [sku, quantity]);
      assert.deepEqual(await quantities(shopper.set('OLD-M', 3)), [['CJ-M', 3]]);
      assert.deepEqual(await quantities(shopper.set('CJ-M', 4)), [['CJ-M', 4]]);
      assert.deepEqual(await quantities(shopper.add('OLD-M')), [['CJ-M', 5]]);
      assert.deepEqual(await quantities(shopper.add('t-resku-m')), [['CJ-M', 6]]);
      assert.deepEqual(await quantities(shopper.remove('OLD-M')), []);
      const back = await shopper.send('POST', '/api/cart/removed-line-items/OLD-M');
      assert.equal(back.json().lineItems[0].quantity, 6);
      const moved = await shopper.send('POST', '/api/cart/saved-line-items/OLD-L/move');
      assert.deepEqual(
        moved.json().lineItems.map(({ sku }: { sku: string }) => sku),
        ['CJ-M', 'CJ-L'],
      );
    });

    it('takes an add with a key once, before and after the correction', async () => {
      const body = { sku: 'CJ-M', quantity: 1 };
      const headers = { 'idempotency-key': randomUUID() };
      const send = () => shopper.send('POST', '/api/cart/line-items', body, headers);
      assert.equal((await send()).json().itemCount, 3);
      await bring('resku-3-other');
      await shows('OLD-M', 'OLD-L');
      const again = await send();
      assert.deepEqual([again.statusCode, again.json().itemCount], [200, 3]);
    });

    it('is ordered, and emptied', async () => {
      await setStock(shop, 'CJ-M', 20);
      // The page was rendered before the correction, so its form still names the old SKU.
      await shopper.form('/cart/line-items/OLD-M', { quantity: '9' });
      const shown = await shopper.get('/checkout');
      assert.match(shown.body, /Cord jacket/);
      const placed = await order(shopper, orderBody(9_000));
      assert.equal(placed.statusCode, 201, placed.body);
      assert.equal(placed.json().order.lineItems[0].sku, 'CJ-M');
      assert.equal((await shopper.cart()).itemCount, 0);
      assert.equal(await stockOf(shop, 'CJ-M'), 11);
      await requireLedger(shop);
    });
  });
}

describe('an order that waits for an import which corrects its SKU', () => {
  it('is placed under the new one', async () => {
    const shop = await createTestShop({ csv: await readFile(caseUrl('resku-1-blank'), 'utf8') });
    const client = await shop.database.pool.connect();
    try {
      await setStock(shop, 't-resku-m', 20);
      const shopper = shop.shopper();
      await shopper.add('t-resku-m', 9);
      await client.query('BEGIN');
      await client.query("UPDATE variants SET sku = 'CJ-M' WHERE sku = 't-resku-m'");
      await client.query("INSERT INTO sku_aliases (alias, sku) VALUES ('t-resku-m', 'CJ-M')");
      const placing = order(shopper, orderBody(9_000));
      await until(() => isAnyoneWaiting(shop.database), 'the order waits for the row');
      await client.query('COMMIT');
      const placed = await placing;
      assert.equal(placed.statusCode, 201, placed.body);
      assert.equal(placed.json().order.lineItems[0].sku, 'CJ-M');
      assert.equal(await stockOf(shop, 'CJ-M'), 11);
      await requireLedger(shop);
    } finally {
      client.release(true);
      await shop.close();
    }
  });
});

describe('a cart with both SKUs of one variant', () => {
  it('has one line, of the larger quantity, and orders it once', async () => {
    const shop = await createTestShop({ csv: await readFile(caseUrl('resku-1-blank'), 'utf8') });
    try {
      const shopper = shop.shopper();
      await shopper.add('t-resku-m', 2);
      await importCatalog(shop.database, createReadStream(caseUrl('resku-2-filled')));
      // The other line of the same content, under the new SKU.
      await shop.database.pool.query(`UPDATE carts SET content = jsonb_set(content::jsonb, '{0}',
        content::jsonb -> 0 || jsonb_build_array(jsonb_set(content::jsonb -> 0 -> 0, '{0}', '"CJ-M"')))::text`);
      await until(async () => (await shopper.cart()).lineItems.length === 1, 'the lines are one');
      const cart = await shopper.cart();
      assert.deepEqual([cart.itemCount, cart.lineItems[0]?.sku], [2, 'CJ-M']);
      await setStock(shop, 'CJ-M', 20);
      await shopper.set('CJ-M', 9);
      const placed = await order(shopper, orderBody(9_000));
      assert.equal(placed.statusCode, 201, placed.body);
      assert.deepEqual([placed.json().order.lineItems.length, await stockOf(shop, 'CJ-M')], [1, 11]);
      await requireLedger(shop);
    } finally {
      await shop.close();
    }
  });
});
