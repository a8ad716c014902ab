import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { type Action, applyAction, itemCount } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { describeStore } from '../conformance/conformance.fixture.ts';
import { insertCustomer } from '../conformance/customers.fixture.ts';
import { createCredentialsCheck } from '../credentials.ts';
import { createDatabaseStore } from '../database/database.ts';
import { createLocalRecords } from '../local.ts';
import { createRecordStore } from '../records/record-store.ts';
import type { Records } from '../records/records.ts';
import type { CustomerCredentials, StateStore, TransactionalStore } from '../store.ts';
import { moveAll } from './move-all.ts';
import { createMover } from './mover.ts';
import { createMovingStore } from './moving.ts';

const add = (sku: string, quantity: number): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 1,
  at: 1_767_225_600_000,
});

describe('moving sessions and carts to PostgreSQL', () => {
  let test: TestDatabase;
  let database: TransactionalStore;
  before(async () => {
    test = await createTestDatabase();
    database = createDatabaseStore(test.database);
  });
  after(() => test.drop());

  const begin = async (store: StateStore, quantity = 2) => {
    const first = applyAction(EMPTY_CART, add('A', quantity));
    assert.ok(first.ok);
    const token = randomBytes(32);
    await store.create(token, first.cart);
    return token;
  };
  const signIn = async (store: StateStore, customer: CustomerCredentials, oldTokenHash?: Buffer) => {
    const token = randomBytes(32);
    await store.signIn({ oldTokenHash, newTokenHash: token, customer, userAgent: 'a browser', merge });
    return token;
  };
  const open = (records = createLocalRecords(Date.now)) => {
    const from = createRecordStore(records, createCredentialsCheck(test.database));
    const mover = createMover(records, test.database, merge);
    return { records, from, mover, moving: createMovingStore(from, database, mover) };
  };
  const leftIn = async (records: Records) =>
    (
      await Promise.all(['session/', 'cart/', 'customer/'].map((prefix) => records.keys(prefix, undefined)))
    ).flatMap(({ keys }) => keys);

  describe('a store while it is moved', () => {
    let shared: ReturnType<typeof open>;
    before(() => {
      shared = open();
    });
    // Each test finds what it has begun in the old store and what it changes in the new one.
    let calls = 0;
    describeStore(
      () => ({
        ...shared.moving,
        create: (token, cart) => (calls++ % 2 ? shared.moving : shared.from).create(token, cart),
      }),
      () => insertCustomer(test.database),
    );
  });

  it('moves everything, and leaves nothing behind', async () => {
    const { records, from, mover } = open();
    const customer = await insertCustomer(test.database);
    const guests = await Promise.all(Array.from({ length: 30 }, (_, at) => begin(from, at + 1)));
    const devices = [await signIn(from, customer, await begin(from, 5)), await signIn(from, customer)];
    const before = await Promise.all([...guests, ...devices].map((token) => from.find(token)));
    const listed = await from.sessionsOf(customer.id);
    const copied = await moveAll(records, mover, () => {});
    assert.deepEqual(copied, { guests: 30, customers: 1, passes: 2 });
    assert.deepEqual(await leftIn(records), []);
    const moved = await Promise.all([...guests, ...devices].map((token) => database.find(token)));
    const shown = (found: typeof moved) => found.map((one) => one && [one.cart, one.session, one.prolonged]);
    assert.deepEqual(shown(moved), shown(before));
    assert.deepEqual(await database.sessionsOf(customer.id), listed);
  });

  it('P25: loses nothing when it is interrupted after any write and started again', async () => {
    const { records, from } = open();
    const customer = await insertCustomer(test.database);
    const guests = await Promise.all([begin(from, 1), begin(from, 2), begin(from, 3)]);
    const device = await signIn(from, customer, await begin(from, 5));
    let runs = 0;
    // Records that cannot write several at once, as DynamoDB's, and die after one of them.
    const dying: Records = {
      ...records,
      async write(writes) {
        await records.write(writes.slice(0, 1));
        throw new Error('killed');
      },
    };
    while ((await leftIn(records)).length > 0) {
      assert.ok(++runs < 20);
      await moveAll(dying, createMover(dying, test.database, merge), () => {}).catch(() => {});
      const { moving } = open(records);
      const found = await Promise.all([...guests, device].map((token) => moving.find(token)));
      assert.deepEqual(
        found.map((one) => itemCount(one?.cart ?? EMPTY_CART)),
        [1, 2, 3, 5],
      );
    }
    const found = await Promise.all([...guests, device].map((token) => database.find(token)));
    assert.deepEqual(
      found.map((one) => itemCount(one?.cart ?? EMPTY_CART)),
      [1, 2, 3, 5],
    );
  });

  it('a change that races with its move is in the cart', async () => {
    const { moving, mover, from } = open();
    const token = await begin(from, 1);
    const [results] = await Promise.all([
      Promise.all(
        Array.from({ length: 20 }, () => moving.change(token, (cart) => applyAction(cart, add('A', 1)))),
      ),
      mover.session(token),
      mover.session(token),
    ]);
    assert.ok(results.every((result) => result?.ok));
    const found = await database.find(token);
    assert.deepEqual([itemCount(found?.cart ?? EMPTY_CART), found?.cart.version], [21, 21]);
  });

  it('merges the moved cart with the one that the customer had in PostgreSQL', async () => {
    const { moving, from } = open();
    const customer = await insertCustomer(test.database);
    await signIn(database, customer, await begin(database, 9));
    const token = await signIn(from, customer);
    await from.change(token, (cart) => applyAction(cart, add('B', 1)));
    const device = await signIn(moving, customer);
    assert.deepEqual(
      (await database.find(device))?.cart.lineItems.map(({ sku }) => sku),
      ['A', 'B'],
    );
  });

  it('does not restore an ended session or a deleted account', async () => {
    const { moving, records, from, mover } = open();
    const customer = await insertCustomer(test.database);
    const [guest, device] = [await begin(from), await signIn(from, customer)];
    await moving.end(guest);
    await test.database.pool.query('DELETE FROM customers WHERE id = $1', [customer.id]);
    await moveAll(records, mover, () => {});
    for (const token of [guest, device]) assert.equal(await database.find(token), undefined);
  });
});
