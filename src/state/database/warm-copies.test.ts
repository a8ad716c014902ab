import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { until } from '../../../test/until.ts';
import { type Action, applyAction, itemCount } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import type { Database } from '../../database/database.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { insertCustomer } from '../conformance/customers.fixture.ts';
import type { CustomerCredentials } from '../store.ts';
import { createDatabaseStore } from './database.ts';
import { sweep } from './sweeper.ts';

const add = (sku = 'A', quantity = 1): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: '',
});

describe('a change of a cart that this instance has read or written lately', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  type Store = ReturnType<typeof createDatabaseStore>;
  const open = () => createDatabaseStore(test.database);
  const begin = async (store: Store, action = add()) => {
    const first = applyAction(EMPTY_CART, action);
    assert.ok(first.ok);
    const tokenHash = randomBytes(32);
    await store.create(tokenHash, first.cart);
    return tokenHash;
  };
  const addTo = (store: Store, tokenHash: Buffer, action = add(), key?: string) =>
    store.change(tokenHash, (cart) => applyAction(cart, action, { key }));
  const signIn = async (store: Store, customer: CustomerCredentials, oldTokenHash?: Buffer) => {
    const newTokenHash = randomBytes(32);
    await store.signIn({ oldTokenHash, newTokenHash, customer, userAgent: '', merge });
    return newTokenHash;
  };
  const itemsOf = async (store: Store, tokenHash: Buffer) =>
    itemCount((await store.find(tokenHash))?.cart ?? EMPTY_CART);

  /** A store, and how many statements it has sent. */
  function counted(options: Parameters<typeof createDatabaseStore>[1] = {}) {
    const sent = { count: 0 };
    const { database } = test;
    const counting = <T>(result: T) => {
      sent.count++;
      return result;
    };
    const counter: Database = {
      ...database,
      list: (...query) => counting(database.list(...query)),
      find: (...query) => counting(database.find(...query)),
      run: (...query) => counting(database.run(...query)),
    };
    return { store: createDatabaseStore(counter, options), sent };
  }

  it('is one statement, as the first add is, and as those of many shoppers at once are', async () => {
    const { store, sent } = counted();
    const tokenHashes = await Promise.all(Array.from({ length: 40 }, () => begin(store)));
    assert.equal(sent.count, 1);
    assert.ok((await addTo(store, tokenHashes[0] as Buffer))?.ok);
    assert.equal(sent.count, 2);
    await Promise.all(tokenHashes.map((tokenHash) => addTo(store, tokenHash)));
    assert.equal(sent.count, 3);
  });

  it('is seen by a view, as the change of another instance is', async () => {
    const [one, other] = [open(), open()];
    const tokenHash = await begin(one);
    const changed = await addTo(one, tokenHash);
    assert.ok(changed?.ok);
    assert.deepEqual((await one.find(tokenHash))?.cart, changed.cart);
    assert.ok((await addTo(other, tokenHash, add('B')))?.ok);
    const seen = (await one.find(tokenHash))?.cart;
    assert.ok(seen?.lineItems.some(({ sku }) => sku === 'B'));
    assert.deepEqual(seen, (await other.find(tokenHash))?.cart);
    assert.equal((await one.find(tokenHash))?.cart, seen, 'an unchanged cart is decoded once');
  });

  it('is not seen by a view where a restored database has another cart of the same version', async () => {
    const store = open();
    const [tokenHash, restored] = [await begin(store), await begin(store, add('A', 7))];
    await sql(
      `UPDATE carts SET content = (SELECT content FROM carts JOIN sessions ON carts.id = cart_id WHERE token_hash = $2)
       WHERE id = (SELECT cart_id FROM sessions WHERE token_hash = $1)`,
      [tokenHash, restored],
    );
    assert.equal(await itemsOf(store, tokenHash), 7);
  });

  it('takes another read where the copies have grown too large', async () => {
    const { store, sent } = counted({ warmBytesMax: 2_000 });
    const tokenHashes = await Promise.all(Array.from({ length: 10 }, () => begin(store)));
    const before = sent.count;
    await addTo(store, tokenHashes[0] as Buffer);
    assert.equal(sent.count, before + 2);
    await addTo(store, tokenHashes[0] as Buffer);
    assert.equal(sent.count, before + 3);
  });

  it('P21: of two instances with copies of one cart is made on the newest cart', async () => {
    const [one, other] = [open(), open()];
    const tokenHash = await begin(one);
    await other.find(tokenHash);
    for (let round = 0; round < 5; round++) {
      await addTo(one, tokenHash);
      await addTo(other, tokenHash, add('B'));
    }
    await Promise.all([one, other, one, other].map((store) => addTo(store, tokenHash, add('C'))));
    assert.equal(await itemsOf(open(), tokenHash), 15);
  });

  it('P20: a repeated key, and a refusal, are decided on the newest cart', async () => {
    const [one, other] = [open(), open()];
    const tokenHash = await begin(one, add('A', 99));
    await addTo(other, tokenHash, add('B', 5), 'once');
    const again = await addTo(one, tokenHash, add('B', 5), 'once');
    assert.ok(again?.ok && !again.changed);
    assert.equal(itemCount(again.cart), 104);
    await other.change(tokenHash, (cart) => applyAction(cart, { type: 'set', sku: 'A', quantity: 1 }));
    assert.ok((await addTo(one, tokenHash))?.ok, 'the copy of this instance still has 99');
    await other.change(tokenHash, (cart) => applyAction(cart, { type: 'set', sku: 'A', quantity: 99 }));
    assert.equal((await addTo(one, tokenHash))?.ok, false);
  });

  const ENDINGS: Record<string, (tokenHash: Buffer, customer: CustomerCredentials) => Promise<unknown>> = {
    'S6: is signed out elsewhere': (tokenHash) => open().end(tokenHash),
    'S6: is ended from another device': (_, customer) => open().endOthers(customer.id, undefined),
    'S6: has a new password': (_, { id }) =>
      sql('UPDATE customers SET credentials_version = credentials_version + 1 WHERE id = $1', [id]),
    'S6: is disabled': (_, { id }) => sql('UPDATE customers SET disabled_at = now() WHERE id = $1', [id]),
    'S3: has another role': (_, { id }) => sql("UPDATE customers SET role = 'staff' WHERE id = $1", [id]),
    'S5: has expired': (tokenHash) =>
      sql("UPDATE sessions SET seen_at = now() - interval '15 days' WHERE token_hash = $1", [tokenHash]),
  };
  const sql = (text: string, values: unknown[]) => test.database.pool.query(text, values);
  for (const [what, end] of Object.entries(ENDINGS))
    it(`is not made when the customer ${what.replace(/^S\d+: /, '')} (${what.slice(0, 2)})`, async () => {
      const [one, other] = [open(), open()];
      const customer = await insertCustomer(test.database);
      const tokenHash = await signIn(one, customer, await begin(one));
      const mate = await begin(other);
      await Promise.all([one.find(tokenHash), other.find(tokenHash)]);
      await end(tokenHash, customer);
      assert.equal(await addTo(one, tokenHash), undefined);
      const [together, mates] = await Promise.all([addTo(other, tokenHash), addTo(other, mate)]);
      assert.equal(together, undefined);
      assert.ok(mates?.ok);
    });

  it('P22: is not made on a guest’s cart that was merged on another instance', async () => {
    const [one, other] = [open(), open()];
    const guest = await begin(one);
    const adding = Array.from({ length: 10 }, () => addTo(one, guest));
    const tokenHash = await signIn(other, await insertCustomer(test.database), guest);
    const acknowledged = (await Promise.all(adding)).filter((change) => change?.ok).length;
    assert.equal(await addTo(one, guest), undefined);
    assert.equal(await itemsOf(one, tokenHash), 1 + acknowledged);
  });

  it('S5: is not made on a cart that the sweeper has removed', async () => {
    const store = open();
    const tokenHash = await begin(store);
    await sql("UPDATE sessions SET seen_at = now() - interval '91 days' WHERE token_hash = $1", [tokenHash]);
    await sweep(test.database);
    assert.equal(await addTo(store, tokenHash), undefined);
  });

  it('S5: records the visit, without a read', async () => {
    const { store, sent } = counted();
    const tokenHash = await begin(store);
    await addTo(store, tokenHash);
    await sql("UPDATE sessions SET seen_at = now() - interval '2 days' WHERE token_hash = $1", [tokenHash]);
    const before = sent.count;
    assert.equal((await addTo(store, tokenHash))?.prolonged, true);
    assert.equal(sent.count, before + 2);
    assert.equal((await addTo(store, tokenHash))?.prolonged, false);
  });

  it('waits for an order that holds the cart, while the changes of the same batch do not', async () => {
    const store = open();
    const [ordering, mate] = [await begin(store), await begin(store)];
    let isWaiting = true;
    let waiting: ReturnType<typeof addTo> | undefined;
    await test.database.transaction(async (connection) => {
      const ordered = await store.changeWithin(connection, ordering, (cart) => applyAction(cart, add('B')));
      assert.ok(ordered?.ok);
      await store.find(ordering);
      waiting = addTo(store, ordering).finally(() => {
        isWaiting = false;
      });
      const changed = await addTo(store, mate);
      assert.ok(changed?.ok);
      await until(async () => {
        const { rows } = await test.database.pool.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      }, 'the change waits for the lock');
      assert.ok(isWaiting);
    });
    assert.ok((await waiting)?.ok);
    assert.equal(await itemsOf(store, ordering), 3);
  });
});
