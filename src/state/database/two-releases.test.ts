import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { type Action, applyAction, itemCount } from '../../cart/cart.ts';
import { statementsOf } from '../../database/migrate.ts';
import { migrationsDir } from '../../shop-database.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { readCartForm, writeCompactCarts } from './cart-form.ts';
import { createDatabaseStore } from './database.ts';
import { openReleaseBefore } from './release-before.fixture.ts';

const add = (sku: string): Action => ({ type: 'add', sku, quantity: 1, unitPriceMinor: 100, at: '' });

describe('P25: beside the release before, which knows carts as documents only', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const first = () => {
    const change = applyAction(EMPTY_CART, add('A'));
    assert.ok(change.ok);
    return change.cart;
  };
  const open = () => createDatabaseStore(test.database, { form: 'document' });
  const formsOf = async (tokenHash: Buffer) => {
    const { rows } = await test.database.pool.query(
      `SELECT content IS NOT NULL AS is_compact, document IS NOT NULL AS is_document FROM carts
       WHERE id = (SELECT cart_id FROM sessions WHERE token_hash = $1)`,
      [tokenHash],
    );
    return rows[0];
  };

  it('each reads and changes what the other has written, with its keys', async () => {
    const [earlier, store] = [openReleaseBefore(test.database), open()];
    const [theirs, own] = [randomBytes(32), randomBytes(32)];
    await earlier.create(randomUUID(), theirs, first());
    await store.create(own, first());
    for (const tokenHash of [theirs, own]) {
      await store.change(tokenHash, (cart) => applyAction(cart, add('B'), { key: 'one' }));
      await earlier.addToAll([tokenHash], add('C'), 'two');
      await earlier.addToAll([tokenHash], add('C'), 'three');
      // This instance's copy is two versions behind.
      const again = await store.change(tokenHash, (cart) => applyAction(cart, add('C'), { key: 'two' }));
      assert.ok(again?.ok && !again.changed);
      await store.change(tokenHash, (cart) => applyAction(cart, add('D')));
      assert.ok(await earlier.change(tokenHash, add('E')));
      const found = await store.find(tokenHash);
      assert.deepEqual(found?.cart, await earlier.find(tokenHash));
      assert.equal(itemCount(found?.cart ?? EMPTY_CART), 6);
    }
  });

  it('changes of both to the same carts at once add up', async () => {
    const [earlier, store] = [openReleaseBefore(test.database), open()];
    const tokenHashes = Array.from({ length: 20 }, () => randomBytes(32));
    for (const tokenHash of tokenHashes) await store.create(tokenHash, first());
    const rounds = Array.from({ length: 5 }, async (_, round) => {
      const hashes = round % 2 ? tokenHashes : tokenHashes.toReversed();
      await Promise.all([
        earlier.addToAll(hashes, add('B')),
        ...hashes.map((tokenHash) => store.change(tokenHash, (cart) => applyAction(cart, add('C')))),
      ]);
    });
    await Promise.all(rounds);
    for (const tokenHash of tokenHashes)
      assert.equal(itemCount((await store.find(tokenHash))?.cart ?? EMPTY_CART), 11);
  });

  it('writes documents until it is told that no such instance is left, and then moves each cart with its next change', async () => {
    const { database } = test;
    await database.pool.query('DELETE FROM written_forms');
    assert.equal(await readCartForm(database), 'document');
    const tokenHash = randomBytes(32);
    await open().create(tokenHash, first());
    // The migration itself decides the same for a shop that has carts.
    const migration = await readFile(`${migrationsDir}/0028_cart_content.sql`, 'utf8');
    await database.pool.query(statementsOf(migration).at(-1) as string);
    assert.equal(await readCartForm(database), 'document');
    assert.equal(await writeCompactCarts(database), true);
    assert.equal(await writeCompactCarts(database), false);
    assert.equal(await readCartForm(database), 'compact');
    const late = open();
    await late.find(tokenHash);
    const compact = createDatabaseStore(database);
    await compact.change(tokenHash, (cart) => applyAction(cart, add('B'), { key: 'one' }));
    assert.deepEqual(await formsOf(tokenHash), { is_compact: true, is_document: false });
    // An instance that started before still writes documents, and reads both.
    const again = await late.change(tokenHash, (cart) => applyAction(cart, add('B'), { key: 'one' }));
    assert.ok(again?.ok && !again.changed);
    await late.change(tokenHash, (cart) => applyAction(cart, add('C')));
    assert.deepEqual(await formsOf(tokenHash), { is_compact: false, is_document: true });
    assert.equal(itemCount((await compact.find(tokenHash))?.cart ?? EMPTY_CART), 3);
  });

  it('an instance of that release that was left running is refused, and loses nothing', async () => {
    const tokenHash = randomBytes(32);
    const store = createDatabaseStore(test.database);
    await store.create(tokenHash, first());
    const earlier = openReleaseBefore(test.database);
    await assert.rejects(earlier.change(tokenHash, add('B')), /carts_content_or_document/);
    await assert.rejects(earlier.addToAll([tokenHash], add('B')), /carts_content_or_document/);
    assert.deepEqual((await store.find(tokenHash))?.cart, first());
  });
});
