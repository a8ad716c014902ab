import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { type Action, applyAction } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { describeStore } from '../conformance/conformance.fixture.ts';
import { describeFirstWeek } from '../conformance/time-outs.fixture.ts';
import type { CustomerCredentials, Role } from '../store.ts';
import { createDatabaseStore } from './database.ts';

const ADD: Action = { type: 'add', sku: 'A', quantity: 1, unitPriceMinor: 1, at: '' };

describe('the database store', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const createCustomer = async (role: Role = 'customer'): Promise<CustomerCredentials> => {
    const { rows } = await test.database.pool.query<{ id: string }>(
      'INSERT INTO customers (email, email_key, name, role) VALUES ($1, $1, $2, $3) RETURNING id',
      [`${randomBytes(6).toString('hex')}@shop.test`, 'Ada', role],
    );
    return { id: rows[0]?.id as string, role, credentialsVersion: 1 };
  };
  const signIn = async (customer: CustomerCredentials, oldTokenHash?: Buffer) => {
    const newTokenHash = randomBytes(32);
    const store = createDatabaseStore(test.database);
    await store.signIn({ oldTokenHash, newTokenHash, customer, userAgent: '', merge });
    return newTokenHash;
  };
  const isAlive = async (tokenHash: Buffer) =>
    (await createDatabaseStore(test.database).find(tokenHash)) !== undefined;

  describeStore(() => createDatabaseStore(test.database), createCustomer);

  describe('with carts as documents, as the release before reads them', () =>
    describeStore(() => createDatabaseStore(test.database, { form: 'document' }), createCustomer));

  const beginSession = async () => {
    const tokenHash = randomBytes(32);
    const first = applyAction(EMPTY_CART, ADD);
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
    await store.change(tokenHash, (cart) => applyAction(cart, ADD));
    await seenDaysAgo(tokenHash, 89.9);
    assert.ok(await store.find(tokenHash));
    await seenDaysAgo(tokenHash, 90.1);
    assert.equal(await store.find(tokenHash), undefined);
    assert.equal(await store.change(tokenHash, (cart) => ({ ok: true, cart, changed: false })), undefined);
  });

  describeFirstWeek(
    () => createDatabaseStore(test.database),
    async (tokenHash, ms) => {
      await test.database.pool.query(
        `UPDATE sessions SET seen_at = seen_at - $2 * interval '1 ms', created_at = created_at - $2 * interval '1 ms'
         WHERE token_hash = $1`,
        [tokenHash, ms],
      );
    },
  );

  it('S5: keeps a guest’s cart that was there before carts ended after a week for its 90 days', async () => {
    const tokenHash = await beginSession();
    await test.database.pool.query('UPDATE sessions SET is_new = DEFAULT WHERE token_hash = $1', [tokenHash]);
    await seenDaysAgo(tokenHash, 89.9);
    assert.ok(await createDatabaseStore(test.database).find(tokenHash));
  });

  const TIME_OUTS = [
    ['customer', 'seen_at', '14 days'],
    ['customer', 'created_at', '30 days'],
    ['staff', 'seen_at', '15 minutes'],
    ['staff', 'created_at', '8 hours'],
  ] as const;
  for (const [role, column, limit] of TIME_OUTS) {
    it(`S5: ends a session of ${role} ${limit} after ${column}, by the database's clock`, async () => {
      const customer = await createCustomer(role);
      const tokenHash = await signIn(customer);
      const set = (age: string) =>
        test.database.pool.query(`UPDATE sessions SET ${column} = now() - (${age}) WHERE token_hash = $1`, [
          tokenHash,
        ]);
      await set(`interval '${limit}' - interval '20 seconds'`);
      assert.equal(await isAlive(tokenHash), true);
      // The look has prolonged what a visit prolongs.
      await set(`interval '${limit}'`);
      assert.equal(await isAlive(tokenHash), false);
      assert.deepEqual(await createDatabaseStore(test.database).sessionsOf(customer.id), []);
    });
  }

  it('S8: is fresh for 15 minutes after the sign-in, by the database’s clock', async () => {
    const tokenHash = await signIn(await createCustomer());
    const isRecentSignIn = async () =>
      (await createDatabaseStore(test.database).find(tokenHash))?.session?.isRecentSignIn;
    assert.equal(await isRecentSignIn(), true);
    await test.database.pool.query(
      `UPDATE sessions SET authenticated_at = now() - interval '15 minutes' WHERE token_hash = $1`,
      [tokenHash],
    );
    assert.equal(await isRecentSignIn(), false);
  });

  const CHANGES = {
    'S3: another role': "role = 'staff'",
    'S6: new credentials': 'credentials_version = credentials_version + 1',
    'S6: a disabled account': 'disabled_at = now()',
  };
  for (const [what, set] of Object.entries(CHANGES)) {
    it(`${what} ends every session of the customer at once, and one that is just beginning`, async () => {
      const customer = await createCustomer();
      const tokens = [await signIn(customer), await signIn(customer)];
      await test.database.pool.query(`UPDATE customers SET ${set} WHERE id = $1`, [customer.id]);
      tokens.push(await signIn(customer));
      for (const token of tokens) assert.equal(await isAlive(token), false);
    });
  }

  it('an expired guest’s session is not merged', async () => {
    const store = createDatabaseStore(test.database);
    const guest = await beginSession();
    await seenDaysAgo(guest, 91);
    const token = await signIn(await createCustomer(), guest);
    assert.deepEqual((await store.find(token))?.cart.lineItems, []);
  });

  it('prolongs a staff session once a minute', async () => {
    const store = createDatabaseStore(test.database);
    const token = await signIn(await createCustomer('staff'));
    assert.equal((await store.find(token))?.prolonged, false);
    await seenDaysAgo(token, 2 / (24 * 60));
    assert.equal((await store.find(token))?.prolonged, true);
    assert.equal((await store.find(token))?.prolonged, false);
  });

  it('prolongs a session by a visit, and writes that once a day', async () => {
    const store = createDatabaseStore(test.database);
    const tokenHash = await beginSession();
    assert.equal((await store.find(tokenHash))?.prolonged, false);
    await seenDaysAgo(tokenHash, 6);
    assert.equal((await store.find(tokenHash))?.prolonged, true);
    assert.equal((await store.find(tokenHash))?.prolonged, false);
  });

  it('S5: is prolonged by a change as well as by a look', async () => {
    const store = createDatabaseStore(test.database);
    const tokenHash = await beginSession();
    await store.change(tokenHash, (cart) => applyAction(cart, ADD));
    await seenDaysAgo(tokenHash, 89);
    assert.equal((await store.change(tokenHash, (cart) => applyAction(cart, ADD)))?.prolonged, true);
    assert.equal((await store.change(tokenHash, (cart) => applyAction(cart, ADD)))?.prolonged, false);
  });

  it('stores the other changes of a batch when the database refuses one of them', async () => {
    const store = createDatabaseStore(test.database, { form: 'document' });
    const sessions = await Promise.all(Array.from({ length: 5 }, beginSession));
    // PostgreSQL holds no NUL in jsonb.
    const results = await Promise.allSettled(
      sessions.map((tokenHash, index) =>
        store.change(tokenHash, (cart) =>
          applyAction(cart, {
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
          order.map((tokenHash) => store.change(tokenHash, (cart) => applyAction(cart, add))),
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
      `UPDATE carts SET document = '{"lineItems": []}', content = NULL WHERE id = (SELECT cart_id FROM sessions WHERE token_hash = $1)`,
      [tokenHash],
    );
    const found = await store.find(tokenHash);
    assert.deepEqual(found?.cart, { ...EMPTY_CART, version: 1 });
  });
});
