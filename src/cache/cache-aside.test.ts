import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { Valkey } from 'iovalkey';
import { startRedis, type TestRedis } from '../../proving-ground/shared/redis-server.ts';
import { until } from '../../test/shop.ts';
import { openTestCache, type TestCache } from './cache.fixture.ts';
import { createCacheAside, SHARED_FRESH_MS, SHARED_STALE_MS } from './cache-aside.ts';
import { encodeEntry } from './entry.ts';
import { keyOf } from './shared-cache.ts';

/** A source of values, such as a database, that counts its loads. */
interface Source {
  version: number;
  price: number | undefined;
  loads: string[][];
  floors: number[];
  failure?: Error;
}

const NO_MEMORY = { freshMs: -1, staleMs: -1, staleOnErrorMs: -1, maxEntries: 100 };
const MEMORY = { freshMs: 60_000, staleMs: 60_000, staleOnErrorMs: 60_000, maxEntries: 100 };

describe('cache-aside', () => {
  let redis: TestRedis;
  let direct: Valkey;
  const caches: TestCache[] = [];
  before(async () => {
    redis = await startRedis();
    direct = new Valkey(redis.port, '127.0.0.1');
  });
  after(async () => {
    for (const cache of caches) cache.close();
    direct.disconnect();
    await redis.stop();
  });

  let names = 0;
  /** A name that no other test uses. */
  const newName = () => `test-${String.fromCharCode(97 + names++)}`;
  const sourceOf = (price: number | undefined): Source => ({ version: 1, price, loads: [], floors: [] });
  async function instance(name: string, source: Source, memory = NO_MEMORY) {
    const shared = await openTestCache(redis.url);
    caches.push(shared);
    const errors: unknown[] = [];
    const values = createCacheAside<{ price: number }, number>({
      name,
      shared,
      invalidatedBy: name,
      memory,
      async load(keys, floor) {
        source.loads.push(keys);
        source.floors.push(floor);
        const { failure, version, price } = source;
        await new Promise((resolve) => setImmediate(resolve));
        if (failure) throw failure;
        return {
          version,
          values: new Map(keys.flatMap((k) => (price === undefined ? [] : [[k, { price }]]))),
        };
      },
      revive: (stored) => stored.price,
      onError: (error) => errors.push(error),
    });
    return { values, shared, errors };
  }
  const later = (ms: number) => {
    const now = Date.now() + ms;
    mock.method(Date, 'now', () => now);
  };

  it('P12: 1,000 callers of one key on a cold instance load it once, and the next instance not at all', async () => {
    const [name, source] = [newName(), sourceOf(5)];
    const [one, other] = [await instance(name, source, MEMORY), await instance(name, source, MEMORY)];
    const values = await Promise.all(Array.from({ length: 1_000 }, () => one.values.get('k')));
    assert.deepEqual([...new Set(values)], [5]);
    assert.deepEqual(source.loads, [['k']]);
    assert.equal(await other.values.get('k'), 5);
    assert.deepEqual(source.loads, [['k']]);
  });

  it('remembers for all instances that there is no value', async () => {
    const [name, source] = [newName(), sourceOf(undefined)];
    const [one, other] = [await instance(name, source), await instance(name, source)];
    assert.equal(await one.values.get('k'), undefined);
    assert.equal(await other.values.get('k'), undefined);
    assert.equal(source.loads.length, 1);
  });

  it('returns a stale value while one load runs in the background, and never an old one', async () => {
    const [name, source] = [newName(), sourceOf(5)];
    const { values } = await instance(name, source);
    await values.get('k');
    Object.assign(source, { version: 2, price: 6 });
    later(SHARED_FRESH_MS + 1);
    assert.deepEqual(await Promise.all([values.get('k'), values.get('k')]), [5, 5]);
    await until(async () => (await values.get('k')) === 6, 'the new value is returned');
    assert.equal(source.loads.length, 2);
    Object.assign(source, { version: 3, price: 7 });
    later(SHARED_STALE_MS + 1);
    assert.equal(await values.get('k'), 7);
    mock.restoreAll();
  });

  it('loads all values that are stale at the same time in one background load', async () => {
    const [name, source] = [newName(), sourceOf(5)];
    const { values } = await instance(name, source);
    await values.getMany(['a', 'b', 'c']);
    later(SHARED_FRESH_MS + 1);
    await Promise.all([values.getMany(['a', 'b', 'c']), values.getMany(['b', 'c'])]);
    await until(() => source.loads.length > 1, 'the values are loaded again');
    assert.deepEqual(source.loads.slice(1), [['a', 'b', 'c']]);
    mock.restoreAll();
  });

  it('prefers an old value to an error', async () => {
    const [name, source] = [newName(), sourceOf(5)];
    const { values, errors } = await instance(name, source);
    await values.get('k');
    source.failure = new Error('the database is away');
    later(SHARED_STALE_MS + 1);
    assert.equal(await values.get('k'), 5);
    assert.deepEqual(errors, [source.failure]);
    await assert.rejects(values.get('never seen'), /away/);
    mock.restoreAll();
  });

  it('P13: a load from a source that lags neither replaces nor hides a newer value', async () => {
    const [name, source, lagging] = [newName(), sourceOf(6), sourceOf(5)];
    source.version = 2;
    const [one, other] = [await instance(name, source), await instance(name, lagging)];
    assert.equal(await one.values.get('k'), 6);
    later(SHARED_STALE_MS + 1);
    assert.equal(
      await other.values.get('k'),
      6,
      'it has loaded 5, and returns the newer value that it found',
    );
    assert.equal(lagging.loads.length, 1);
    mock.restoreAll();
    assert.equal(await one.values.get('k'), 6);
    // A lagging replica cannot make the value disappear either.
    lagging.price = undefined;
    later(SHARED_STALE_MS + 1);
    assert.equal(await other.values.get('k'), 6);
    mock.restoreAll();
  });

  it('an invalidation reaches the memory of all instances, and requires values that are not older', async () => {
    const [name, source] = [newName(), sourceOf(5)];
    const [one, other] = [await instance(name, source, MEMORY), await instance(name, source, MEMORY)];
    assert.deepEqual(await Promise.all([one.values.get('k'), other.values.get('k')]), [5, 5]);
    Object.assign(source, { version: 9, price: 6 });
    await until(async () => {
      await one.shared.invalidations.publish(name, 9);
      return (await other.values.get('k')) === 6;
    }, 'the other instance shows the change');
    await until(async () => (await one.values.get('k')) === 6, 'this one has it, too');
    assert.equal(source.floors.at(-1), 9);
  });

  for (const [what, stored] of [
    ['cut off', '99 17000'],
    ['of an older format', '{"price":1}'],
    ['that is not JSON', encodeEntry({ version: 99, writtenAtMs: Date.now(), text: '{"price"' })],
    ['of another shape', encodeEntry({ version: 99, writtenAtMs: Date.now(), text: 'null' })],
  ] as const) {
    it(`P11: an entry ${what} is loaded again, replaced and counted`, async () => {
      const [name, source] = [newName(), sourceOf(5)];
      const { values, shared } = await instance(name, source);
      await direct.set(keyOf(name, 'k'), stored);
      assert.equal(await values.get('k'), 5);
      assert.equal(await shared.count(`cache_corrupt_total{name="${name}"}`), 1);
      assert.equal(await values.get('k'), 5);
      assert.deepEqual(
        [source.loads.length, await shared.count(`cache_corrupt_total{name="${name}"}`)],
        [1, 1],
      );
    });
  }

  it('P8: works from memory and source alone while the cache is gone', async () => {
    const [name, source] = [newName(), sourceOf(5)];
    const { values } = await instance(name, source, MEMORY);
    await redis.signal('SIGKILL');
    const found = await Promise.all(Array.from({ length: 100 }, () => values.get('k')));
    assert.deepEqual([...new Set(found)], [5]);
    assert.equal(source.loads.length, 1);
  });
});
