import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { Valkey } from 'iovalkey';
import { startRedis } from '../../proving-ground/shared/redis-server.ts';
import { until } from '../../test/shop.ts';
import { openTestCache, type TestCache } from './cache.fixture.ts';

const fill = (version: number) => new Map([['k', { version, text: `"${version}"` }]]);

async function replicaOf(port: number) {
  const redis = await startRedis({ args: ['--replicaof', '127.0.0.1', String(port)] });
  const direct = new Valkey(redis.port, '127.0.0.1');
  direct.on('error', () => {});
  await until(
    async () => (await direct.info('replication')).includes('master_link_status:up'),
    'it follows the primary',
  );
  return { redis, direct };
}

describe('a cache of several servers', () => {
  const opened: TestCache[] = [];
  const open = async (url: string) => {
    const cache = await openTestCache(url);
    opened.push(cache);
    return cache;
  };
  afterEach(() => {
    for (const cache of opened.splice(0)) cache.close();
  });

  it('P9: with sentinels, errors end within 5 s after the primary is killed', async () => {
    const primary = await startRedis();
    const replica = await replicaOf(primary.port);
    const sentinel = await startRedis({ sentinelOf: primary.port });
    const direct = new Valkey(sentinel.port, '127.0.0.1');
    try {
      await until(async () => {
        const known = (await direct.call('SENTINEL', 'replicas', 'shop')) as unknown[];
        return known.length === 1;
      }, 'the sentinel knows the replica');
      const cache = await open(`redis+sentinel://127.0.0.1:${sentinel.port}/shop`);
      await cache.put('a', fill(1), 60_000);
      await until(async () => (await replica.direct.dbsize()) > 0, 'the replica has it');
      await primary.signal('SIGKILL');
      const killedMs = performance.now();
      await until(
        async () => (await cache.put('a', fill(2), 60_000)) !== undefined,
        'it can be written again',
      );
      assert.ok(performance.now() - killedMs < 5_000);
      assert.equal((await cache.get('a', ['k']))?.get('k')?.text, '"2"');
    } finally {
      direct.disconnect();
      replica.direct.disconnect();
      await Promise.all([primary, replica.redis, sentinel].map((server) => server.stop()));
    }
  });

  it('P9: a server that answers READONLY is replaced by the one that the address now leads to', async () => {
    const [server, primary] = await Promise.all([startRedis(), startRedis()]);
    const direct = new Valkey(server.port, '127.0.0.1');
    try {
      const cache = await open(server.url);
      const connections = async () =>
        Number(/total_connections_received:(\d+)/.exec(await direct.info())?.[1]);
      await direct.replicaof('127.0.0.1', primary.port);
      const before = await connections();
      assert.equal(await cache.put('a', fill(1), 60_000), undefined);
      await until(async () => (await connections()) > before, 'it connects again');
      await direct.replicaof('NO', 'ONE');
      await until(
        async () => (await cache.put('a', fill(1), 60_000)) !== undefined,
        'it can be written again',
      );
    } finally {
      direct.disconnect();
      await Promise.all([server.stop(), primary.stop()]);
    }
  });

  it('cluster mode: keys of all slots are stored and found', async () => {
    const server = await startRedis({
      args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
    });
    const direct = new Valkey(server.port, '127.0.0.1');
    try {
      await direct.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await until(
        async () => ((await direct.call('CLUSTER', 'INFO')) as string).includes('cluster_state:ok'),
        'it is ready',
      );
      const cache = await open(`redis+cluster://127.0.0.1:${server.port}`);
      const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
      await cache.put('a', new Map(keys.map((key) => [key, { version: 1, text: `"${key}"` }])), 60_000);
      const found = await cache.get('a', keys);
      assert.deepEqual(
        keys.map((key) => found?.get(key)?.text),
        keys.map((key) => `"${key}"`),
      );
      const heard: number[] = [];
      cache.invalidations.subscribe((_name, version) => heard.push(version));
      await until(async () => {
        await cache.invalidations.publish('catalog', 3);
        return heard.includes(3);
      }, 'an invalidation arrives');
    } finally {
      direct.disconnect();
      await server.stop();
    }
  });
});
