import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'iovalkey';
import { startRedis, type TestRedis } from './redis-server.ts';

describe('the Redis server of the tests', () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  const ask = async <T>(question: (client: Redis) => Promise<T>) => {
    const client = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => {});
    try {
      await client.connect();
      return await question(client);
    } finally {
      client.disconnect();
    }
  };

  it('keeps what it holds over a kill, on the same port', async () => {
    await ask((client) => client.set('shirt', 'blue'));
    await ask((client) => client.config('SET', 'appendfsync', 'always'));
    await ask((client) => client.set('hat', 'red'));
    const { pid } = redis;
    await redis.signal('SIGKILL');
    await assert.rejects(ask((client) => client.get('hat')));
    await redis.start();
    assert.notEqual(redis.pid, pid);
    assert.equal(await ask((client) => client.get('hat')), 'red');
  });

  it('takes further settings, and leaves nothing behind', async () => {
    const other = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    assert.notEqual(other.port, redis.port);
    await other.stop();
    assert.equal(existsSync(other.directory), false);
  });

  it('runs a sentinel that knows the primary', async () => {
    const sentinel = await startRedis({ sentinelOf: redis.port });
    const client = new Redis({ sentinels: [{ host: '127.0.0.1', port: sentinel.port }], name: 'shop' });
    assert.equal(await client.ping(), 'PONG');
    client.disconnect();
    await sentinel.stop();
  });
});
