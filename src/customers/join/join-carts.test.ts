import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { startDynamoDb, type TestDynamoDb } from '../../../proving-ground/shared/dynamodb-server.ts';
import { startRedis, type TestRedis } from '../../../proving-ground/shared/redis-server.ts';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { storeOrder } from '../../../test/stored-orders.ts';
import { openTestCache, type TestCache } from '../../cache/cache.fixture.ts';
import { type CacheAddress, parseCacheUrl } from '../../cache/cache-url.ts';
import { type Action, applyAction } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { createCachedStore } from '../../state/cached/cached.ts';
import { type Cart, EMPTY_CART } from '../../state/cart-document.ts';
import { createCredentialsCheck } from '../../state/credentials.ts';
import { createDatabaseStore } from '../../state/database/database.ts';
import { createTable } from '../../state/dynamodb/create-table.ts';
import { type DynamoDbStore, openDynamoDbStore } from '../../state/dynamodb/dynamodb.ts';
import { createLocalRecords } from '../../state/local.ts';
import { createMover } from '../../state/moving/mover.ts';
import { createMovingStore } from '../../state/moving/moving.ts';
import { createRecordStore } from '../../state/records/record-store.ts';
import type { Records } from '../../state/records/records.ts';
import type { StateStore } from '../../state/store.ts';
import { openValkeyStore, type ValkeyStore } from '../../state/valkey/valkey.ts';
import { joinAccounts } from './join-accounts.ts';
import { finishJoins, sweepJoins } from './join-carts.ts';

const add = (sku: string, quantity: number): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: '2026-01-01T00:00:00.000Z',
});
const linesOf = (cart: Cart | undefined) =>
  cart?.lineItems.map(({ sku, quantity }) => [sku, quantity]).sort();

describe('P28: carts of accounts that are joined', () => {
  let test: TestDatabase;
  let redis: TestRedis;
  let cache: TestCache;
  let server: TestDynamoDb;
  let dynamodb: DynamoDbStore;
  let valkey: ValkeyStore;
  before(async () => {
    test = await createTestDatabase();
    redis = await startRedis();
    cache = await openTestCache(redis.url);
    const areCredentialsCurrent = createCredentialsCheck(test.database);
    valkey = await openValkeyStore(parseCacheUrl(redis.url) as CacheAddress, {
      areCredentialsCurrent,
      warn: () => {},
      onError: () => {},
    });
    server = await startDynamoDb();
    const settings = { table: 'state-of-tests', endpoint: server.endpoint };
    await createTable(settings);
    dynamodb = await openDynamoDbStore(settings, areCredentialsCurrent);
  });
  after(async () => {
    cache.close();
    valkey.close();
    dynamodb.close();
    await server.stop();
    await redis.stop();
    await test.drop();
  });

  /** Creates accounts of one address, each signed in and with a cart. The first one proves the address. */
  async function accounts(store: StateStore, carts: Action[][]) {
    const key = `${randomBytes(6).toString('hex')}@shop.test`;
    const made = [];
    for (const actions of carts) {
      const { rows } = await test.database.pool.query<{ id: string }>(
        "INSERT INTO customers (email, email_key, name) VALUES ($1, $1, 'Ada') RETURNING id",
        [key],
      );
      const id = rows[0]?.id as string;
      const customer = { id, role: 'customer', credentialsVersion: 1 } as const;
      const token = randomBytes(32);
      await store.signIn({
        oldTokenHash: undefined,
        newTokenHash: token,
        customer,
        userAgent: 'a browser',
        merge,
      });
      for (const action of actions) await store.change(token, (cart) => applyAction(cart, action));
      made.push({ id, token });
    }
    return { key, accounts: made };
  }
  const join = (store: StateStore, id: string, key: string) =>
    test.database.transaction((connection) => joinAccounts(connection, store, { id, emailKey: key }));
  const recordStore = (records: Records) => createRecordStore(records, createCredentialsCheck(test.database));

  const STORES: Record<string, () => StateStore> = {
    database: () => createDatabaseStore(test.database),
    'database, read through a cache': () => createCachedStore(test.database, cache),
    local: () => recordStore(createLocalRecords(Date.now)),
    valkey: () => valkey.store,
    dynamodb: () => dynamodb.store,
    'one on its way to the database': () => {
      const records = createLocalRecords(Date.now);
      const from = recordStore(records);
      const moving = createMovingStore(
        from,
        createDatabaseStore(test.database),
        createMover(records, test.database, merge),
      );
      // These carts existed before the move began.
      return { ...moving, signIn: from.signIn };
    },
  };
  for (const [name, open] of Object.entries(STORES)) {
    it(`in the store ${name}: the larger quantity counts, what was removed stays removed, sessions end`, async () => {
      const store = open();
      const { key, accounts: all } = await accounts(store, [
        [add('A', 1), add('B', 1), { type: 'set', sku: 'B', quantity: 0 }],
        [add('A', 3), add('B', 2)],
        [add('C', 1), add('A', 2)],
      ]);
      const [owner, ...formers] = all as [(typeof all)[0], ...typeof all];
      for (const { token } of all) await store.find(token, 1);
      const joined = await join(store, owner.id, key);
      await joined?.finish(test.database);
      const expected = [
        ['A', 3],
        ['C', 1],
      ];
      for (const version of [undefined, 1])
        assert.deepEqual(linesOf((await store.find(owner.token, version))?.cart), expected);
      for (const { token, id } of formers) {
        assert.equal(await store.find(token, 1), undefined);
        assert.equal(await store.change(token, (cart) => applyAction(cart, add('D', 1))), undefined);
        assert.deepEqual(await store.sessionsOf(id), []);
      }
      const before = await store.find(owner.token);
      await joined?.finish(test.database);
      await finishJoins(test.database, store, owner.id);
      assert.deepEqual(await store.find(owner.token), before);
      // The undo removes what the other carts have added.
      const undone = await store.change(owner.token, (cart) => applyAction(cart, { type: 'undo_merge' }));
      assert.deepEqual(undone?.ok && linesOf(undone.cart), [['A', 1]]);
    });
  }

  it('are finished at the next sign-in or by the sweeper if the store dies after any write', async () => {
    for (const finish of [
      (store: StateStore, id: string) => finishJoins(test.database, store, id),
      (store: StateStore) => sweepJoins(test.database, store),
    ]) {
      const records = createLocalRecords(Date.now);
      const store = recordStore(records);
      const { key, accounts: all } = await accounts(store, [[add('A', 1)], [add('B', 2)], [add('C', 3)]]);
      const [owner] = all as [(typeof all)[0]];
      const dying = recordStore({
        ...records,
        async write(writes) {
          await records.write(writes.slice(0, 1));
          throw new Error('killed');
        },
      });
      const joined = await join(dying, owner.id, key);
      await assert.rejects(async () => joined?.finish(test.database), /killed/);
      await test.database.pool.query("UPDATE joined_accounts SET joined_at = now() - interval '1 hour'");
      for (let runs = 0; runs < 20; runs++) await finish(dying, owner.id).catch(() => {});
      await finish(store, owner.id);
      assert.deepEqual(linesOf((await store.find(owner.token))?.cart), [
        ['A', 1],
        ['B', 2],
        ['C', 3],
      ]);
      const left = await Promise.all(['session/', 'cart/'].map((prefix) => records.keys(prefix, undefined)));
      assert.deepEqual(
        left.map(({ keys }) => keys.length),
        [1, 1],
      );
    }
  });

  it('lose items that were ordered and not yet removed, once', async () => {
    const store = recordStore(createLocalRecords(Date.now));
    const { key, accounts: all } = await accounts(store, [
      [add('A', 2)],
      [add('A', 1), add('B', 3), add('C', 1)],
    ]);
    const [owner, former] = all as [(typeof all)[0], (typeof all)[0]];
    const { id } = await storeOrder(test.database, { email: key, lines: [], isGuests: true });
    await test.database.pool.query(
      `UPDATE orders SET customer_id = $2::uuid, is_cart_emptied = false,
         cart_key = sha256(convert_to('customer ' || $2::uuid, 'UTF8')) WHERE id = $1`,
      [id, former.id],
    );
    for (const [index, [sku, quantity]] of [
      ['A', 1],
      ['B', 2],
    ].entries())
      await test.database.pool.query(
        `INSERT INTO order_lines (order_id, position, sku, product_slug, name, color, size, style, drawing, quantity,
           unit_price_minor) VALUES ($1, $2, $3, '', '', '', '', '', '', $4, 100)`,
        [id, index + 1, sku, quantity],
      );
    const joined = await join(store, owner.id, key);
    for (let times = 0; times < 2; times++) {
      await joined?.finish(test.database);
      assert.deepEqual(linesOf((await store.find(owner.token))?.cart), [
        ['A', 2],
        ['B', 1],
        ['C', 1],
      ]);
    }
    const { rows } = await test.database.pool.query('SELECT is_cart_emptied FROM orders WHERE id = $1', [id]);
    assert.deepEqual(rows, [{ is_cart_emptied: true }]);
  });

  it('keep the guest’s cart of a sign-in to a former account that was in progress', async () => {
    const records = createLocalRecords(Date.now);
    const store = createRecordStore(records, createCredentialsCheck(test.database));
    const { key, accounts: all } = await accounts(store, [[add('A', 1)], []]);
    const [owner, former] = all as [(typeof all)[0], (typeof all)[0]];
    const guest = randomBytes(32);
    const first = applyAction(EMPTY_CART, add('G', 2));
    assert.ok(first.ok);
    await store.create(guest, first.cart);
    // The account was checked before the join was finished.
    const late = createRecordStore(records, async () => true);
    await (await join(store, owner.id, key))?.finish(test.database);
    await late.signIn({
      oldTokenHash: guest,
      newTokenHash: randomBytes(32),
      customer: { id: former.id, role: 'customer', credentialsVersion: 1 },
      userAgent: '',
      merge,
    });
    await test.database.pool.query("UPDATE joined_accounts SET joined_at = now() - interval '1 hour'");
    assert.ok((await sweepJoins(test.database, store)) > 0);
    assert.deepEqual(linesOf((await store.find(owner.token))?.cart), [
      ['A', 1],
      ['G', 2],
    ]);
    assert.equal(await sweepJoins(test.database, store), 0);
  });
});
