import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import type { Database } from '../database/database.ts';
import type { StateStore } from '../state/store.ts';
import { countOf, order, orderBody, requireLedger } from './checkout.fixture.ts';
import { STORES } from './order-stores.fixture.ts';

for (const [name, create] of Object.entries(STORES)) {
  describe(`orders with carts in the store ${name}`, () => {
    let shop: TestShop;
    /** The next change of a cart fails, as when an instance is killed before it. */
    let isCut = false;
    before(async () => {
      const store = (database: Database): StateStore => {
        const real = create(database);
        return {
          ...real,
          change(tokenHash, apply) {
            if (!isCut) return real.change(tokenHash, apply);
            isCut = false;
            return Promise.reject(new Error('the instance is gone'));
          },
        };
      };
      shop = await createTestShop({ store });
    });
    after(() => shop.close());

    it('empties the cart, keeps items that were added since, and orders nothing twice', async () => {
      const shopper = shop.shopper();
      await shopper.add('HOO-BLK-M');
      const key = randomUUID();
      const placed = await order(shopper, orderBody(7_900), key);
      assert.equal(placed.statusCode, 201, placed.body);
      assert.equal((await shopper.cart()).itemCount, 0);
      await shopper.add('HOO-BLK-L');
      const again = await order(shopper, orderBody(7_900), key);
      assert.deepEqual(again.json(), placed.json());
      const next = await order(shopper, orderBody(7_900));
      assert.equal(next.statusCode, 201);
      assert.notEqual(next.json().order.number, placed.json().order.number);
      assert.equal(await countOf(shop, 'orders'), 2);
      await requireLedger(shop);
    });

    if (name !== 'database')
      it('P27: a cart that a crash left full is emptied before it is ordered again', async () => {
        const orders = await countOf(shop, 'orders');
        const shopper = shop.shopper();
        await shopper.add('HOO-BLK-M');
        isCut = true;
        const key = randomUUID();
        assert.equal((await order(shopper, orderBody(7_900), key)).statusCode, 500);
        assert.equal(await countOf(shop, 'orders'), orders + 1);
        const other = await order(shopper, orderBody(7_900));
        assert.deepEqual([other.statusCode, other.json().code], [409, 'cart_empty']);
        const again = await order(shopper, orderBody(7_900), key);
        assert.equal(again.statusCode, 201);
        assert.equal((await shopper.cart()).itemCount, 0);
        assert.equal(await countOf(shop, 'orders'), orders + 1);
      });
  });
}

describe('an order whose answer is lost', () => {
  it('P27: is found by its key, whether or not it was committed, and is never placed twice', async () => {
    const shop = await createTestShop();
    try {
      const shopper = shop.shopper();
      await shopper.add('HOO-BLK-M');
      const { database } = shop;
      const { transaction } = database;
      // The order is committed, but its answer is lost.
      database.transaction = async (...given) => {
        database.transaction = transaction;
        await transaction(...given);
        assert.equal(await countOf(shop, 'orders'), 1);
        throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
      };
      const key = randomUUID();
      const lost = await order(shopper, orderBody(7_900), key);
      assert.ok(lost.statusCode >= 500, lost.body);
      const again = await order(shopper, orderBody(7_900), key);
      assert.equal(again.statusCode, 201, again.body);
      assert.equal(await countOf(shop, 'orders'), 1);
      assert.equal(shop.mails.length, 1);
      await requireLedger(shop);
    } finally {
      await shop.close();
    }
  });
});
