import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Valkey } from 'iovalkey';
import { startRedis, type TestRedis } from '../../../proving-ground/shared/redis-server.ts';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { until } from '../../../test/shop.ts';
import { openTestCache, type TestCache } from '../../cache/cache.fixture.ts';
import { type Action, applyAction, itemCount } from '../../cart/cart.ts';
import { merge } from '../../cart/merge.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { describeStore } from '../conformance/conformance.fixture.ts';
import { createDatabaseStore } from '../database/database.ts';
import type { CustomerCredentials, StateStore } from '../store.ts';
import { createCachedStore } from './cached.ts';
import { COPY_TTL_MS } from './copies.ts';

const add = (sku: string, quantity = 1): Action => ({
  type: 'add',
  sku,
  quantity,
  unitPriceMinor: 100,
  at: '2026-01-01T00:00:00.000Z',
});

describe('the database store, read through a cache', () => {
  let test: TestDatabase;
  let redis: TestRedis;
  let direct: Valkey;
  let cache: TestCache;
  let store: StateStore;
  before(async () => {
    test = await createTestDatabase();
    redis = await startRedis();
    direct = new Valkey(redis.port, '127.0.0.1');
    direct.on('error', () => {});
    cache = await openTestCache(redis.url);
    store = createCachedStore(test.database, cache);
  });
  after(async () => {
    cache.close();
    direct.disconnect();
    await redis.stop();
    await test.drop();
  });

  const createCustomer = async (): Promise<CustomerCredentials> => {
    const { rows } = await test.database.pool.query<{ id: string }>(
      "INSERT INTO customers (email, email_key, name) VALUES ($1, $1, 'Ada') RETURNING id",
      [`${randomBytes(6).toString('hex')}@shop.test`],
    );
    return { id: rows[0]?.id as string, role: 'customer', credentialsVersion: 1 };
  };

  describe('asked for the newest', () => describeStore(() => store, createCustomer));

  describe('asked for a copy', () =>
    describeStore(
      () => ({ ...store, find: (tokenHash, cartVersion = 0) => store.find(tokenHash, cartVersion) }),
      createCustomer,
    ));

  const begin = async () => {
    const first = applyAction(EMPTY_CART, add('A'));
    assert.ok(first.ok);
    const tokenHash = randomBytes(32);
    await store.create(tokenHash, first.cart);
    return tokenHash;
  };
  const addTo = (tokenHash: Buffer, sku = 'A') =>
    store.change(tokenHash, (cart) => applyAction(cart, add(sku)));
  const signIn = async (customer: CustomerCredentials, oldTokenHash?: Buffer) => {
    const newTokenHash = randomBytes(32);
    const signedIn = await store.signIn({ oldTokenHash, newTokenHash, customer, userAgent: '', merge });
    return { tokenHash: newTokenHash, sessionId: signedIn?.sessionId as string };
  };
  /** Another way to the same database, past the cache: as an instance does that cannot reach it. */
  const elsewhere = () => createDatabaseStore(test.database);
  const itemsOf = async (tokenHash: Buffer, cartVersion?: number) => {
    const found = await store.find(tokenHash, cartVersion);
    return found && itemCount(found.cart);
  };
  /** How many statements the work has sent. */
  async function statements(work: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const { database } = test;
    const counted = <T>(result: T) => {
      count++;
      return result;
    };
    const counting: typeof database = {
      ...database,
      list: (...query) => counted(database.list(...query)),
      find: (...query) => counted(database.find(...query)),
      run: (...query) => counted(database.run(...query)),
    };
    const before = store;
    store = createCachedStore(counting, cache);
    await work().finally(() => {
      store = before;
    });
    return count;
  }

  it('shows a warm cart without a statement, and changes it with one', async () => {
    const tokenHash = await begin();
    assert.equal(await statements(() => store.find(tokenHash, 1)), 0);
    assert.equal(await statements(() => addTo(tokenHash)), 1);
    assert.equal(await statements(() => store.find(tokenHash, 2)), 0);
    assert.equal(await itemsOf(tokenHash, 2), 2);
    const { tokenHash: customers } = await signIn(await createCustomer(), tokenHash);
    await store.find(customers, 0);
    await until(async () => (await statements(() => store.find(customers, 0))) === 0, 'a copy was made');
    assert.equal(await statements(() => addTo(customers)), 1);
  });

  it('asks for a session and its cart with one command, and for none where this instance has the cart', async () => {
    const { tokenHash } = await signIn(await createCustomer(), await begin());
    await store.find(tokenHash, 0);
    await until(async () => (await statements(() => store.find(tokenHash, 0))) === 0, 'a copy was made');
    await store.find(tokenHash, 0);
    const commands = async (work: () => Promise<unknown>) => {
      await direct.config('RESETSTAT');
      await work();
      return Number(/cmdstat_mget:calls=(\d+)/.exec(await direct.info('commandstats'))?.[1] ?? 0);
    };
    assert.equal(await commands(() => store.find(tokenHash, 0)), 1);
    assert.equal(await commands(() => addTo(tokenHash)), 0);
  });

  it('parses a copy once while it stays the same', async () => {
    const tokenHash = await begin();
    const cart = (await store.find(tokenHash, 1))?.cart;
    assert.equal((await store.find(tokenHash, 1))?.cart, cart);
    await addTo(tokenHash, 'B');
    const changed = (await store.find(tokenHash, 2))?.cart;
    assert.deepEqual(
      changed?.lineItems.map(({ sku }) => sku),
      ['A', 'B'],
    );
  });

  it('keeps no copy longer than 30 s, and never caches that a cart is missing', async () => {
    await direct.flushall();
    await begin();
    for (const key of await direct.keys('*')) {
      const ttlMs = await direct.pttl(key);
      assert.ok(ttlMs > 0 && ttlMs <= COPY_TTL_MS, `${key}: ${ttlMs}`);
    }
    const size = await direct.dbsize();
    assert.equal(await store.find(randomBytes(32), 0), undefined);
    assert.equal(await direct.dbsize(), size);
  });

  it('S4: the cache has only the SHA-256 of a token', async () => {
    await direct.flushall();
    const tokenHash = await begin();
    const keys = await direct.keys('*session*');
    assert.deepEqual(keys, [`myclothes:1:session:${tokenHash.toString('base64url')}`]);
  });

  it('P14: a copy older than what the shopper has seen is not shown', async () => {
    const tokenHash = await begin();
    await elsewhere().change(tokenHash, (cart) => applyAction(cart, add('A', 5)));
    assert.equal(await itemsOf(tokenHash, 1), 1, 'another device may see the copy for 30 s');
    assert.equal(await itemsOf(tokenHash, 2), 6);
    assert.equal(await itemsOf(tokenHash), 6);
  });

  it('P14: the next read shows the change when the cache was cut off meanwhile', async () => {
    const tokenHash = await begin();
    await redis.signal('SIGSTOP');
    const changed = await addTo(tokenHash);
    assert.ok(changed?.ok);
    await redis.signal('SIGCONT');
    await until(async () => (await cache.get('a', ['k'])) !== undefined, 'the cache answers');
    assert.equal(await itemsOf(tokenHash, changed.cart.version), 2);
  });

  it('a change on an old copy is made on the newest cart', async () => {
    const tokenHash = await begin();
    await elsewhere().change(tokenHash, (cart) => applyAction(cart, add('B', 5)));
    const result = await addTo(tokenHash);
    assert.ok(result?.ok);
    assert.deepEqual([itemCount(result.cart), result.cart.version], [7, 3]);
    assert.equal(await itemsOf(tokenHash, 0), 7);
  });

  it('a refusal and a repeated change are decided on the newest cart', async () => {
    const tokenHash = await begin();
    await elsewhere().change(tokenHash, (cart) => applyAction(cart, add('B', 99), { key: 'sent twice' }));
    const again = await store.change(tokenHash, (cart) =>
      applyAction(cart, add('B', 99), { key: 'sent twice' }),
    );
    assert.ok(again?.ok && !again.changed);
    await elsewhere().change(tokenHash, (cart) => applyAction(cart, { type: 'set', sku: 'A', quantity: 99 }));
    const refused = await addTo(tokenHash);
    assert.equal(refused?.ok, false);
    await elsewhere().change(tokenHash, (cart) => applyAction(cart, { type: 'set', sku: 'A', quantity: 1 }));
    assert.ok((await addTo(tokenHash))?.ok);
  });

  it('one device sees at once what another one changed', async () => {
    const customer = await createCustomer();
    const [one, other] = [await signIn(customer, await begin()), await signIn(customer)];
    assert.equal(await itemsOf(other.tokenHash, 0), 1);
    assert.equal(await itemsOf(one.tokenHash, 0), 1);
    await addTo(one.tokenHash);
    assert.equal(await itemsOf(other.tokenHash, 0), 2);
    await signIn(customer, await begin());
    await addTo(other.tokenHash, 'B');
    assert.equal(await itemsOf(one.tokenHash, 0), 3);
  });

  it('S6: an ended session has no copy, and a late reader makes none', async () => {
    const customer = await createCustomer();
    const [one, other, kept] = [
      await signIn(customer, await begin()),
      await signIn(customer),
      await signIn(customer),
    ];
    for (const { tokenHash } of [one, other, kept]) assert.equal(await itemsOf(tokenHash, 0), 1);
    await store.endSession(customer.id, other.sessionId);
    assert.equal(await itemsOf(other.tokenHash, 0), undefined);
    assert.equal(await addTo(other.tokenHash), undefined);
    assert.equal(await itemsOf(one.tokenHash, 0), 1);
    await store.endOthers(customer.id, kept.sessionId);
    assert.equal(await itemsOf(one.tokenHash, 0), undefined);
    assert.equal(await itemsOf(kept.tokenHash, 0), 1);
    const guest = await begin();
    const late = elsewhere().findWithId(guest);
    await store.end(guest);
    const found = await late;
    assert.ok(found);
    await cache.put(
      'session',
      new Map([
        [guest.toString('base64url'), { version: 1, text: JSON.stringify({ cartId: found.cartId }) }],
      ]),
      COPY_TTL_MS,
    );
    assert.equal(await itemsOf(guest, 0), undefined);
  });

  it('a copy never says that a sign-in is fresh', async () => {
    const { tokenHash } = await signIn(await createCustomer(), await begin());
    assert.equal((await store.find(tokenHash))?.session?.isRecentSignIn, true);
    await store.find(tokenHash, 0);
    await until(async () => (await statements(() => store.find(tokenHash, 0))) === 0, 'a copy was made');
    assert.equal((await store.find(tokenHash, 0))?.session?.isRecentSignIn, false);
  });

  it('P11: reads, replaces and counts a corrupt copy', async () => {
    const tokenHash = await begin();
    for (const key of await direct.keys('*')) await direct.set(key, 'from another world');
    assert.equal(await itemsOf(tokenHash, 0), 1);
    await until(async () => (await statements(() => store.find(tokenHash, 0))) === 0, 'a copy was made');
    assert.ok((await cache.count('cache_corrupt_total{name="session"}')) >= 1);
  });

  it('P8: carts and sign-ins survive an empty, a killed and a missing cache', async () => {
    const guest = await begin();
    const { tokenHash } = await signIn(await createCustomer(), await begin());
    await direct.flushall();
    assert.ok((await addTo(guest))?.ok);
    await redis.signal('SIGKILL');
    assert.ok((await addTo(guest))?.ok);
    assert.ok((await addTo(tokenHash))?.ok);
    assert.deepEqual([await itemsOf(guest, 3), await itemsOf(tokenHash, 2)], [3, 2]);
    assert.ok((await store.find(tokenHash, 0))?.session);
    const perRequest = await statements(() => store.find(guest, 0));
    assert.equal(perRequest, 1, 'the database has no more to do than without a cache');
    await store.end(guest);
    assert.equal(await itemsOf(guest, 0), undefined);
  });
});
