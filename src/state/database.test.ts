import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { change, EMPTY_CART } from '../cart/cart.ts';
import { describeStore } from './conformance.fixture.ts';
import { createDatabaseStore } from './database.ts';

describe('the database store', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  describeStore(() => createDatabaseStore(test.database));

  const beginSession = async () => {
    const tokenHash = randomBytes(32);
    const first = change(EMPTY_CART, { type: 'add', sku: 'A', quantity: 1, unitPriceMinor: 1, at: '' });
    assert.ok(first.ok);
    await createDatabaseStore(test.database).create(tokenHash, first.cart);
    return tokenHash;
  };
  const seenDaysAgo = (tokenHash: Buffer, days: number) =>
    test.database.pool.query(
      `UPDATE sessions SET seen_at = now() - $2 * interval '1 day' WHERE token_hash = $1`,
      [tokenHash, days],
    );

  it("S5: forgets a guest after 90 days without a visit, by the database's clock", async () => {
    const store = createDatabaseStore(test.database);
    const tokenHash = await beginSession();
    await seenDaysAgo(tokenHash, 89.9);
    assert.ok(await store.find(tokenHash));
    await seenDaysAgo(tokenHash, 90.1);
    assert.equal(await store.find(tokenHash), undefined);
    assert.equal(await store.change(tokenHash, (cart) => ({ ok: true, cart, changed: false })), undefined);
  });

  it('prolongs a session by a visit, and writes that once a day', async () => {
    const store = createDatabaseStore(test.database);
    const tokenHash = await beginSession();
    assert.equal((await store.find(tokenHash))?.prolonged, false);
    await seenDaysAgo(tokenHash, 30);
    assert.equal((await store.find(tokenHash))?.prolonged, true);
    assert.equal((await store.find(tokenHash))?.prolonged, false);
  });

  it('S5: is prolonged by a change as well as by a look', async () => {
    const store = createDatabaseStore(test.database);
    const tokenHash = await beginSession();
    await seenDaysAgo(tokenHash, 89);
    const add = { type: 'add', sku: 'B', quantity: 1, unitPriceMinor: 1, at: '' } as const;
    assert.equal((await store.change(tokenHash, (cart) => change(cart, add)))?.prolonged, true);
    assert.equal((await store.change(tokenHash, (cart) => change(cart, add)))?.prolonged, false);
  });

  it('stores the other changes of a batch when the database refuses one of them', async () => {
    const store = createDatabaseStore(test.database);
    const sessions = await Promise.all(Array.from({ length: 5 }, beginSession));
    // PostgreSQL holds no NUL in JSON.
    const results = await Promise.allSettled(
      sessions.map((tokenHash, index) =>
        store.change(tokenHash, (cart) =>
          change(cart, {
            type: 'add',
            sku: index === 2 ? 'nul \u0000' : 'B',
            quantity: 1,
            unitPriceMinor: 1,
            at: '',
          }),
        ),
      ),
    );
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    );
    const versions = await Promise.all(
      sessions.map(async (tokenHash) => (await store.find(tokenHash))?.cart.version),
    );
    assert.deepEqual(versions, [2, 2, 1, 2, 2]);
  });

  it('P21: two instances that change the same 50 carts at once, in any order, lose nothing and never deadlock', async () => {
    const sessions = await Promise.all(Array.from({ length: 50 }, beginSession));
    const stores = [createDatabaseStore(test.database), createDatabaseStore(test.database)] as const;
    const add = { type: 'add', sku: 'B', quantity: 1, unitPriceMinor: 1, at: '' } as const;
    const orders = [sessions, sessions.toReversed(), sessions.toSorted(() => Math.random() - 0.5)];
    await Promise.all(
      orders.flatMap((order) =>
        stores.flatMap((store) =>
          order.map((tokenHash) => store.change(tokenHash, (cart) => change(cart, add))),
        ),
      ),
    );
    for (const tokenHash of sessions)
      assert.equal((await stores[0].find(tokenHash))?.cart.version, 1 + orders.length * stores.length);
  });

  it('reads a document that an older version of the shop has written', async () => {
    const store = createDatabaseStore(test.database);
    const tokenHash = await beginSession();
    await test.database.pool.query(
      `UPDATE carts SET document = '{"lineItems": []}' WHERE id = (SELECT cart_id FROM sessions WHERE token_hash = $1)`,
      [tokenHash],
    );
    const found = await store.find(tokenHash);
    assert.deepEqual(found?.cart, { ...EMPTY_CART, version: 1 });
  });
});
