import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { createMemoryCache, type MemoryCache } from './memory-cache.ts';

interface Probe {
  cache: MemoryCache<string>;
  loads: string[][];
  fail(error: Error | undefined): void;
  version(text: string): void;
}

function probe(overrides: { maxEntries?: number } = {}): Probe {
  const loads: string[][] = [];
  let error: Error | undefined;
  let version = 'v1';
  const cache = createMemoryCache<string>({
    freshMs: 500,
    staleMs: 1_000,
    staleOnErrorMs: 60_000,
    maxEntries: overrides.maxEntries ?? 100,
    async load(keys) {
      loads.push(keys);
      await Promise.resolve();
      if (error) throw error;
      return new Map(keys.filter((key) => key !== 'missing').map((key) => [key, `${key} ${version}`]));
    },
  });
  return { cache, loads, fail: (given) => (error = given), version: (text) => (version = text) };
}

/** The cache reads performance.now(), which a test advances itself. */
function withClock(test: (advance: (ms: number) => void) => Promise<void>): () => Promise<void> {
  return async () => {
    let now = 1_000;
    const clock = mock.method(performance, 'now', () => now);
    await test((ms) => (now += ms)).finally(() => clock.mock.restore());
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the memory cache', () => {
  it(
    'P12: 100 callers of one key load it once',
    withClock(async () => {
      const { cache, loads } = probe();
      const values = await Promise.all(Array.from({ length: 100 }, () => cache.get('a')));
      assert.deepEqual(new Set(values), new Set(['a v1']));
      assert.deepEqual(loads, [['a']]);
    }),
  );

  it(
    'loads all missing keys of one call together, and only those',
    withClock(async () => {
      const { cache, loads } = probe();
      await cache.get('b');
      assert.deepEqual(await cache.getMany(['a', 'b', 'c', 'a']), ['a v1', 'b v1', 'c v1', 'a v1']);
      assert.deepEqual(loads, [['b'], ['a', 'c']]);
    }),
  );

  it(
    'uses a stale value while the new one is loaded in the background, and never an older one',
    withClock(async (advance) => {
      const { cache, loads, version } = probe();
      await cache.get('a');
      version('v2');
      advance(501);
      assert.equal(await cache.get('a'), 'a v1');
      await settled();
      assert.equal(await cache.get('a'), 'a v2');
      version('v3');
      advance(1_001);
      assert.equal(await cache.get('a'), 'a v3');
      assert.equal(loads.length, 3);
    }),
  );

  it(
    'loads together what is asked for together, even if it was first loaded at different times',
    withClock(async (advance) => {
      const { cache, loads } = probe();
      await cache.get('a');
      advance(200);
      await cache.get('b');
      advance(200);
      await cache.get('c');
      advance(101);
      await cache.getMany(['a', 'b', 'c']);
      await settled();
      assert.deepEqual(loads.slice(3), [['a', 'b']]);
      advance(300);
      await cache.getMany(['a', 'b']);
      await settled();
      assert.equal(loads.length, 4);
    }),
  );

  it(
    'keeps the object of a value that is loaded again and is the same',
    withClock(async (advance) => {
      let price = 1;
      const cache = createMemoryCache({
        ...{ freshMs: 500, staleMs: 500, staleOnErrorMs: 500, maxEntries: 10 },
        load: async () => new Map([['a', { price }]]),
        isSame: (kept, loaded) => kept.price === loaded.price,
      });
      const first = await cache.get('a');
      advance(501);
      await cache.get('a');
      assert.equal(await cache.get('a'), first);
      price = 2;
      advance(501);
      await cache.get('a');
      assert.deepEqual(await cache.get('a'), { price: 2 });
    }),
  );

  it(
    'remembers that a key has no value',
    withClock(async () => {
      const { cache, loads } = probe();
      assert.equal(await cache.get('missing'), undefined);
      assert.equal(await cache.get('missing'), undefined);
      assert.equal(loads.length, 1);
    }),
  );

  it(
    'prefers an old value to an error, up to its limit',
    withClock(async (advance) => {
      const { cache, fail } = probe();
      await cache.get('a');
      fail(new Error('away'));
      advance(30_000);
      assert.equal(await cache.get('a'), 'a v1');
      advance(40_000);
      await assert.rejects(cache.get('a'), /away/);
      await assert.rejects(cache.get('never seen'), /away/);
      fail(undefined);
      assert.equal(await cache.get('a'), 'a v1');
    }),
  );

  it(
    'removes the least recently used entry',
    withClock(async () => {
      const { cache, loads } = probe({ maxEntries: 2 });
      await cache.get('a');
      await cache.get('b');
      await cache.get('a');
      await cache.get('c');
      await cache.get('a');
      await cache.get('b');
      assert.deepEqual(loads, [['a'], ['b'], ['c'], ['b']]);
    }),
  );

  it(
    'is empty once it is cleared, whatever was being loaded then',
    withClock(async () => {
      const { cache, loads, version } = probe();
      const old = cache.get('a');
      cache.clear();
      version('v2');
      const next = cache.get('a');
      await Promise.all([old, next]);
      assert.equal(await cache.get('a'), 'a v2');
      assert.equal(loads.length, 2);
      cache.clear();
      await cache.get('a');
      assert.equal(loads.length, 3);
    }),
  );
});
