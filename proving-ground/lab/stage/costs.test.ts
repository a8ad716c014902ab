import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Valkey } from 'iovalkey';
import { until } from '../../../test/until.ts';
import { startRedis } from '../../shared/redis-server.ts';
import { countCommands } from './costs.ts';

const SCRIPT =
  "redis.call('set', KEYS[1], 'a'); redis.call('get', KEYS[1]); return redis.call('del', KEYS[1])";

it('counts a script as one command, and leaves out what instances send on their own', async (t) => {
  const redis = await startRedis();
  t.after(() => redis.stop());
  const client = new Valkey(redis.url);
  t.after(() => client.disconnect());
  await client.ping();
  const stop = await countCommands(redis.port);
  await client.ping();
  await client.info();
  await client.set('a "quoted" key', 'monitor');
  await client.get('ping');
  await client.eval(SCRIPT, 1, 'key');
  const watcher = await client.monitor();
  t.after(() => watcher.disconnect());
  let isSeen = false;
  watcher.on('monitor', () => {
    isSeen = true;
  });
  await client.ping();
  await until(() => isSeen, 'a monitor that began later has seen the last command');
  assert.equal(stop(), 3);
});

it('begins on a busy server, where commands arrive together with the answer', async (t) => {
  const redis = await startRedis();
  t.after(() => redis.stop());
  const client = new Valkey(redis.url);
  t.after(() => client.disconnect());
  let isOver = false;
  const load = (async () => {
    while (!isOver) await Promise.all(Array.from({ length: 200 }, () => client.get('key')));
  })();
  for (let round = 0; round < 30; round++) {
    const stop = await countCommands(redis.port);
    await Promise.all(Array.from({ length: 5 }, () => client.get('key')));
    stop();
  }
  isOver = true;
  await load;
});
