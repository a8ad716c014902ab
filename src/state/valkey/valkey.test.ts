import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Valkey } from 'iovalkey';
import { startRedis, type TestRedis } from '../../../proving-ground/shared/redis-server.ts';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { until } from '../../../test/shop.ts';
import { type CacheAddress, parseCacheUrl } from '../../cache/cache-url.ts';
import { applyAction } from '../../cart/cart.ts';
import { Problem } from '../../web/errors/errors.ts';
import { EMPTY_CART } from '../cart-document.ts';
import { describeStore } from '../conformance/conformance.fixture.ts';
import { insertCustomer } from '../conformance/customers.fixture.ts';
import { describeFirstWeek, describeTimeOuts } from '../conformance/time-outs.fixture.ts';
import { createCredentialsCheck } from '../credentials.ts';
import { openValkeyStore, type ValkeyStore } from './valkey.ts';

const add = { type: 'add', sku: 'B', quantity: 1, unitPriceMinor: 1, at: '' } as const;

describe('the valkey store', () => {
  let test: TestDatabase;
  let redis: TestRedis;
  let direct: Valkey;
  let valkey: ValkeyStore;
  const warnings: string[] = [];
  const open = (url: string) =>
    openValkeyStore(parseCacheUrl(url) as CacheAddress, {
      areCredentialsCurrent: createCredentialsCheck(test.database),
      warn: (sentence) => warnings.push(sentence),
      onError: () => {},
    });
  before(async () => {
    test = await createTestDatabase();
    redis = await startRedis();
    direct = new Valkey(redis.port, '127.0.0.1');
    direct.on('error', () => {});
    valkey = await open(redis.url);
  });
  after(async () => {
    valkey.close();
    direct.disconnect();
    await redis.stop();
    await test.drop();
  });

  const keyOf = (tokenHash: Buffer) => `myclothes:{state}:session/${tokenHash.toString('hex')}`;
  const begin = async () => {
    const tokenHash = randomBytes(32);
    await valkey.store.create(tokenHash, { ...EMPTY_CART, version: 1 });
    return tokenHash;
  };

  const pass = async (tokenHash: Buffer, ms: number) => {
    const text = (await direct.get(keyOf(tokenHash))) as string;
    const [, revision, json] = /^(\d+) (.*)$/s.exec(text) as unknown as [string, string, string];
    const session = JSON.parse(json);
    session.seenAt -= ms;
    session.createdAt -= ms;
    if (session.bound) session.bound.authenticatedAt -= ms;
    await direct.set(keyOf(tokenHash), `${revision} ${JSON.stringify(session)}`, 'KEEPTTL');
  };

  describeStore(
    () => valkey.store,
    () => insertCustomer(test.database),
  );
  describeTimeOuts(
    () => valkey.store,
    () => test.database,
    pass,
  );
  describeFirstWeek(() => valkey.store, pass);

  it('S5: lets a guest’s session and cart expire in 7 days, in 90 once it was changed again, and keeps a customer’s cart', async () => {
    const tokenHash = await begin();
    const expireIn = async (days: number) => {
      for (const key of [keyOf(tokenHash), `myclothes:{state}:cart/${tokenHash.toString('hex')}`]) {
        const left = (await direct.pttl(key)) / 86_400_000;
        assert.ok(left > days - 0.1 && left <= days, `${key}: ${left} days`);
      }
    };
    await expireIn(7);
    await Promise.all([1, 2, 3].map(() => valkey.store.change(tokenHash, (cart) => applyAction(cart, add))));
    await expireIn(90);
    const customer = await insertCustomer(test.database);
    await valkey.store.signIn({
      oldTokenHash: undefined,
      newTokenHash: randomBytes(32),
      customer,
      userAgent: '',
      merge: (cart) => cart,
    });
    assert.equal(await direct.pttl(`myclothes:{state}:cart/${customer.id}`), -1);
  });

  it('S4: holds no token, only its hash', async () => {
    const keys = await direct.keys('*');
    assert.ok(keys.length > 0);
    for (const key of keys)
      assert.match(key, /^myclothes:\{state\}:(session|cart|customer|replaced)\/[0-9a-f-]+$/);
  });

  it('does not start where carts would be evicted, and says why', async () => {
    await direct.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await assert.rejects(open(redis.url), /needs the setting maxmemory-policy noeviction, not allkeys-lru/);
    await direct.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('warns at the start where a restart would lose everything', async () => {
    assert.deepEqual(warnings, []);
    await direct.config('SET', 'appendonly', 'no');
    (await open(redis.url)).close();
    assert.match(warnings.join(), /keeps no append-only file/);
    await direct.config('SET', 'appendonly', 'yes');
  });

  it('answers 503 within its time limit while the server is frozen or stopped, and recovers', async () => {
    const tokenHash = await begin();
    const unavailable = (error: unknown) =>
      error instanceof Problem && error.status === 503 && error.code === 'state_unavailable';
    await redis.signal('SIGSTOP');
    await assert.rejects(valkey.store.find(tokenHash), unavailable);
    await redis.signal('SIGCONT');
    const isBack = () =>
      valkey.store.find(tokenHash).then(
        (found) => found !== undefined,
        () => false,
      );
    await until(isBack, 'the thawed server answers');
    await direct.config('SET', 'appendfsync', 'always');
    await valkey.store.change(tokenHash, (cart) => applyAction(cart, add));
    await redis.signal('SIGKILL');
    await assert.rejects(valkey.store.find(tokenHash), unavailable);
    await redis.start();
    await until(isBack, 'the restarted server answers');
    assert.equal((await valkey.store.find(tokenHash))?.cart.version, 2);
  });

  it('leaves a primary that has become a replica, and writes to the new one', async () => {
    const standIn = await startRedis();
    const second = await open(standIn.url);
    try {
      const tokenHash = randomBytes(32);
      await second.store.create(tokenHash, { ...EMPTY_CART, version: 1 });
      const control = new Valkey(standIn.port, '127.0.0.1');
      await control.replicaof('127.0.0.1', redis.port);
      await assert.rejects(second.store.create(randomBytes(32), { ...EMPTY_CART, version: 1 }), Problem);
      await control.replicaof('NO', 'ONE');
      const isBack = () =>
        second.store.create(randomBytes(32), { ...EMPTY_CART, version: 1 }).then(
          () => true,
          () => false,
        );
      await until(isBack, 'it writes again');
      control.disconnect();
    } finally {
      second.close();
      await standIn.stop();
    }
  });

  it('P25: keeps unknown properties of a newer document, and reads an older one', async () => {
    const tokenHash = await begin();
    const cartKey = `myclothes:{state}:cart/${tokenHash.toString('hex')}`;
    await direct.set(cartKey, '1 {"lineItems":[],"giftWrap":{"ribbon":"red"}}', 'KEEPTTL');
    const changed = await valkey.store.change(tokenHash, (cart) => applyAction(cart, add));
    assert.ok(changed?.ok && changed.cart.version === 2);
    const document = JSON.parse(((await direct.get(cartKey)) as string).replace(/^2 /, ''));
    assert.deepEqual(document.giftWrap, { ribbon: 'red' });
    assert.deepEqual(document.saved, []);
  });
});
