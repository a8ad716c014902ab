import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Valkey } from 'iovalkey';
import { startRedis, type TestRedis } from '../../proving-ground/shared/redis-server.ts';
import { until } from '../../test/shop.ts';
import { openTestCache, type TestCache } from './cache.fixture.ts';
import { CACHE_TIMEOUT_MS, keyOf } from './shared-cache.ts';

const fill = (version: number, text: string) => new Map([['k', { version, text }]]);

describe('the shared cache', () => {
  let redis: TestRedis;
  let cache: TestCache;
  let direct: Valkey;
  before(async () => {
    redis = await startRedis();
    cache = await openTestCache(redis.url);
    direct = new Valkey(redis.port, '127.0.0.1');
    // A test kills its server.
    direct.on('error', () => {});
  });
  after(async () => {
    cache.close();
    direct.disconnect();
    await redis.stop();
  });

  const textOf = async (name: string) => (await cache.get(name, ['k']))?.get('k')?.text;

  it('returns what was stored under a name until its TTL ends', async () => {
    assert.equal((await cache.put('a', fill(1, '"one"'), 60_000))?.size, 0);
    assert.equal(await textOf('a'), '"one"');
    assert.equal(await textOf('b'), undefined);
    const ttlMs = await direct.pttl(keyOf('a', 'k'));
    assert.ok(ttlMs > 0 && ttlMs <= 60_000, String(ttlMs));
    assert.equal(await cache.count('cache_hits_total{name="a"}'), 1);
    assert.equal(await cache.count('cache_misses_total{name="b"}'), 1);
  });

  it('reads keys that are asked for at the same time with one command', async () => {
    await cache.put('together', new Map([['a', { version: 1, text: '"a"' }]]), 60_000);
    const commandsBefore = await commands();
    const [one, two, none] = await Promise.all([
      cache.get('together', ['a']),
      cache.get('together', ['b', 'a']),
      cache.get('elsewhere', ['a']),
    ]);
    assert.deepEqual(
      [...(one ?? []), ...(two ?? [])].map(([key, { text }]) => [key, text]),
      [
        ['a', '"a"'],
        ['a', '"a"'],
      ],
    );
    assert.equal(none?.size, 0);
    assert.deepEqual(await commands(), { ...commandsBefore, mget: commandsBefore.mget + 1 });
  });

  /** Counts the commands that the server has run. */
  async function commands() {
    const info = await direct.info('commandstats');
    const calls = (name: string) => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(info)?.[1] ?? 0);
    return { get: calls('get'), mget: calls('mget') };
  }

  it('P13: never replaces a version with a lower one, and returns the higher one', async () => {
    await cache.put('v', fill(10, '"ten"'), 60_000);
    const refused = await cache.put('v', fill(9, '"nine"'), 60_000);
    assert.deepEqual([refused?.get('k')?.version, refused?.get('k')?.text], [10, '"ten"']);
    await cache.put('v', fill(10, '"ten again"'), 60_000);
    assert.equal(await textOf('v'), '"ten again"');
    await Promise.all([12, 11, 15, 13, 14].map((v) => cache.put('v', fill(v, `"${v}"`), 60_000)));
    assert.equal(await textOf('v'), '"15"');
  });

  for (const [what, stored] of [
    ['cut off', '99 1700000000000 '],
    ['of an older format', '{"version":99,"cart":{}}'],
    ['with a flipped bit', '99 1700000000000 5d1a2b3c "one"'],
    ['empty', ''],
  ] as const) {
    it(`P11: an entry ${what} is a miss, replaced and counted`, async () => {
      const counted = await cache.count('cache_corrupt_total{name="c"}');
      await direct.set(keyOf('c', 'k'), stored);
      assert.equal(await textOf('c'), undefined);
      assert.equal(await cache.count('cache_corrupt_total{name="c"}'), counted + 1);
      await cache.put('c', fill(1, '"new"'), 60_000);
      assert.equal(await textOf('c'), '"new"');
    });
  }

  it('tells every instance what is outdated', async () => {
    const other = await openTestCache(redis.url);
    const heard: [string, number][] = [];
    other.invalidations.subscribe((name, version) => heard.push([name, version]));
    await until(async () => {
      await cache.invalidations.publish('catalog', 7);
      return heard.length > 0;
    }, 'the other one is told');
    assert.deepEqual(heard[0], ['catalog', 7]);
    other.close();
  });

  it('stays in use when this process was too busy to read its answers in time', async () => {
    const errors = await cache.count('cache_errors_total');
    for (let call = 0; call < 5; call++) {
      const answer = textOf('a');
      await untilSent();
      keepBusy(3 * CACHE_TIMEOUT_MS);
      assert.equal(await answer, '"one"');
    }
    assert.equal(await cache.count('cache_errors_total'), errors);
    assert.ok(!cache.isOpen);
  });

  it('P10: a cache that never answers costs its time limit, then nothing, and is used again when it answers', async () => {
    await redis.signal('SIGSTOP');
    for (let call = 0; call < 3; call++) {
      const began = performance.now();
      assert.equal(await cache.get('a', ['k']), undefined);
      // The limit, and what a busy machine adds.
      assert.ok(performance.now() - began < CACHE_TIMEOUT_MS + 450);
    }
    assert.ok(cache.isOpen);
    assert.equal(await cache.count('cache_breaker_open'), 1);
    assert.ok((await cache.count('cache_errors_total')) >= 3);
    const errors = await cache.count('cache_errors_total');
    for (let call = 0; call < 100; call++) assert.equal(await cache.get('a', ['k']), undefined);
    assert.equal(await cache.count('cache_errors_total'), errors, 'it is not even asked');
    await redis.signal('SIGCONT');
    await until(async () => (await cache.get('a', ['k'])) !== undefined, 'it is used again');
    assert.equal(await cache.count('cache_breaker_open'), 0);
    assert.equal(await textOf('a'), '"one"');
  });

  it('P8: a cache that was killed is not used, and is used again when it is back', async () => {
    await redis.signal('SIGKILL');
    for (let call = 0; call < 3; call++)
      assert.equal(await cache.put('a', fill(1, '"x"'), 60_000), undefined);
    assert.ok(cache.isOpen);
    await redis.start();
    await until(async () => (await cache.get('a', ['k'])) !== undefined, 'it is used again');
    await cache.put('a', fill(2, '"back"'), 60_000);
    assert.equal(await textOf('a'), '"back"');
  });
});

/** Commands of one turn of the event loop are sent together at its end. */
async function untilSent(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
}

function keepBusy(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}
