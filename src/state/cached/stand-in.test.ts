import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { Valkey } from 'iovalkey';
import { Registry } from 'prom-client';
import { startRedis, type TestRedis } from '../../../proving-ground/shared/redis-server.ts';
import { startTestReplica, type TestReplica } from '../../../test/replica.ts';
import { until } from '../../../test/until.ts';
import { countOf, openTestCache, type TestCache } from '../../cache/cache.fixture.ts';
import { type Database, isDatabaseAway, openDatabase } from '../../database/database.ts';
import { parseReplicaUrls, type ReplicaAddress } from '../../database/replicas/replica-urls.ts';
import { createReplicas, type Replicas } from '../../database/replicas/replicas.ts';
import { type Cart, EMPTY_CART } from '../cart-document.ts';
import { insertCustomer } from '../conformance/customers.fixture.ts';
import type { StateStore } from '../store.ts';
import { createCachedStore } from './cached.ts';
import { createStandIn } from './stand-in.ts';

const cartOf = (version: number): Cart => ({
  ...EMPTY_CART,
  version,
  lineItems: [{ sku: 'A', quantity: version, unitPriceMinor: 100, addedAt: Date.UTC(2026, 0, 1) }],
});

/** The database of `test`, until `isAway` is set. */
function switchable(test: TestReplica, nowhere: Database): Database & { isAway: boolean } {
  const state = { isAway: false };
  const now = () => (state.isAway ? nowhere : test.database);
  return Object.assign(state, {
    list: (...given: Parameters<Database['list']>) => now().list(...given),
    find: (...given: Parameters<Database['find']>) => now().find(...given),
    run: (...given: Parameters<Database['run']>) => now().run(...given),
    transaction: (...given: Parameters<Database['transaction']>) => now().transaction(...given),
    pool: test.database.pool,
    close: async () => {},
  } as Database);
}

describe('a replica that stands in for the primary', () => {
  let test: TestReplica;
  let redis: TestRedis;
  let cache: TestCache;
  let primary: Database & { isAway: boolean };
  let replicas: Replicas;
  let store: StateStore;
  const registry = new Registry();
  const nowhere = openDatabase({
    connection: { host: '127.0.0.1', port: 1 },
    maxConnections: 2,
    applicationName: 'test nowhere',
  });
  before(async () => {
    [test, redis] = await Promise.all([startTestReplica(), startRedis()]);
    cache = await openTestCache(redis.url);
    primary = switchable(test, nowhere);
    replicas = createReplicas({
      primary,
      addresses: parseReplicaUrls(test.url) as ReplicaAddress[],
      zone: undefined,
      applicationName: 'test stand-in',
      registry,
    });
    store = createCachedStore(primary, cache, createStandIn(replicas));
  });
  after(async () => {
    cache.close();
    await replicas.close();
    await nowhere.close();
    await redis.stop();
    await test.drop();
  });
  afterEach(async () => {
    primary.isAway = false;
    await test.holdBehind(0);
  });

  const isAway = (error: Error) => isDatabaseAway(error);
  const isUsed = async () => {
    await replicas.check();
    return replicas.nearest() !== undefined;
  };

  /** A session whose copies in the cache have ended, and which the replica has. */
  async function guest(): Promise<Buffer> {
    const token = randomBytes(32);
    await store.create(token, cartOf(3));
    await copiesEnd();
    return token;
  }
  async function emptyCache() {
    const client = new Valkey(redis.port, '127.0.0.1');
    await client.flushall().finally(() => client.disconnect());
  }
  async function copiesEnd() {
    await test.caughtUp();
    await until(isUsed, 'the replica is used');
    await emptyCache();
  }

  it('P18: shows the cart as the shopper has seen it last', async () => {
    const token = await guest();
    primary.isAway = true;
    const counted = await countOf(registry, 'replica_stand_ins_total');
    assert.deepEqual(await store.find(token, 3), { cart: cartOf(3), session: undefined, prolonged: false });
    assert.equal(await countOf(registry, 'replica_stand_ins_total'), counted + 1);
    assert.equal((await store.find(token, 2))?.cart.version, 3);
  });

  it('P18: shows it to many requests at once', async () => {
    const token = await guest();
    primary.isAway = true;
    const found = await Promise.all(Array.from({ length: 500 }, () => store.find(token, 3)));
    assert.ok(found.every((one) => one?.cart.version === 3));
    assert.ok(replicas.nearest(), 'and the replica is still used');
  });

  it('shows no cart that is older than the shopper has seen it', async () => {
    const token = await guest();
    primary.isAway = true;
    await assert.rejects(store.find(token, 4), isAway);
  });

  it('does not replace the primary where the newest cart is needed', async () => {
    const token = await guest();
    primary.isAway = true;
    await assert.rejects(store.find(token), isAway);
    await assert.rejects(
      store.change(token, (cart) => ({ ok: true, cart, changed: true })),
      isAway,
    );
  });

  it('does not say that there is no such session: only the primary knows', async () => {
    primary.isAway = true;
    await assert.rejects(store.find(randomBytes(32), 0), isAway);
  });

  it('is not asked while the primary answers', async () => {
    const token = await guest();
    await test.holdBehind(90);
    await store.change(token, () => ({ ok: true, cart: cartOf(4), changed: true }));
    await emptyCache();
    assert.equal((await store.find(token, 0))?.cart.version, 4);
    assert.equal(replicas.standIn(30_000), undefined);
  });

  it('does not use a replica that is further behind than allowed', async () => {
    await guest();
    primary.isAway = true;
    await replicas.check();
    assert.ok(replicas.standIn(30_000));
    assert.equal(replicas.standIn(0), undefined);
  });

  it('S6: does not show a session that has ended, although the replica knows it', async () => {
    const token = await guest();
    await test.holdBehind(90);
    await store.end(token);
    primary.isAway = true;
    await assert.rejects(store.find(token, 3), isAway);
  });

  it("S6: does not show a customer's sessions that have ended, although the replica knows them", async () => {
    const customer = await insertCustomer(test.database);
    const token = randomBytes(32);
    await store.signIn({
      oldTokenHash: undefined,
      newTokenHash: token,
      customer,
      userAgent: 'test',
      merge: () => cartOf(5),
    });
    await copiesEnd();
    primary.isAway = true;
    const found = await store.find(token, 0);
    assert.equal(found?.session?.customerId, customer.id);
    assert.equal(found?.session?.isRecentSignIn, false);
    primary.isAway = false;
    await test.holdBehind(90);
    await store.endOthers(customer.id, undefined);
    primary.isAway = true;
    await assert.rejects(store.find(token, 0), isAway);
  });

  it('is skipped when it does not answer, and the error of the primary is reported', async () => {
    const token = await guest();
    primary.isAway = true;
    await replicas.check();
    await test.signal('SIGSTOP');
    try {
      await assert.rejects(store.find(token, 3), isAway);
      assert.equal(replicas.nearest(), undefined);
    } finally {
      await test.signal('SIGCONT');
    }
  });
});
