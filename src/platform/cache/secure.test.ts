import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { freePort, startRedis, type TestRedis } from '../../../test/redis.ts';
import { until } from '../../../test/shop.ts';
import { readStateSettings } from '../../state/settings.ts';
import { type CacheClient, openCacheClient } from './connection.ts';

const run = promisify(execFile);

describe('a cache that asks for more than an address', () => {
  let folder: string;
  let redis: TestRedis;
  let tlsPort: number;
  let certificate: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'myclothes-tls-'));
    certificate = join(folder, 'server.crt');
    const key = join(folder, 'server.key');
    const names = ['-subj', '/CN=cache.test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    await run('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...names]);
    tlsPort = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    redis = await startRedis({ args: ['--tls-port', `${tlsPort}`, ...files, '--tls-auth-clients', 'no'] });
  });
  after(async () => {
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A client by these settings, and what it could not do. */
  function open(env: Record<string, string>): { client: CacheClient; faults: string[] } {
    const settings = readStateSettings(env);
    assert.ok(!('fault' in settings) && settings.cache, JSON.stringify(settings));
    const faults: string[] = [];
    return { client: openCacheClient(settings.cache, 2_000, ({ message }) => faults.push(message)), faults };
  }
  const answers = async (client: CacheClient) =>
    until(
      () =>
        client.ping().then(
          () => true,
          () => false,
        ),
      'the cache answers',
    );

  it('is spoken to by TLS, by the certificate of its own authority', async () => {
    const { client } = open({ CACHE_URL: `rediss://127.0.0.1:${tlsPort}`, CACHE_CA_FILE: certificate });
    await answers(client);
    client.disconnect();
  });

  it('is not spoken to where nobody known has signed its certificate', async () => {
    const { client, faults } = open({ CACHE_URL: `rediss://127.0.0.1:${tlsPort}` });
    await until(() => faults.length > 0, 'the certificate is refused');
    assert.match(faults.join(), /self-signed certificate/);
    client.disconnect();
  });

  it('is found by sentinels that have a password of their own', async () => {
    const sentinel = await startRedis({ sentinelOf: redis.port, args: ['--requirepass', 'of the sentinel'] });
    const CACHE_URL = `redis+sentinel://127.0.0.1:${sentinel.port}/shop`;
    const { client } = open({ CACHE_URL, CACHE_SENTINEL_PASSWORD: 'of the sentinel' });
    const { client: stranger, faults } = open({ CACHE_URL });
    try {
      await answers(client);
      await until(() => faults.length > 0, 'the sentinel tells a stranger nothing');
    } finally {
      client.disconnect();
      stranger.disconnect();
      await sentinel.stop();
    }
  });

  it('has settings that say what they lack', () => {
    for (const [env, fault] of [
      [{ CACHE_URL: 'redis://a', CACHE_CA_FILE: certificate }, /begins with rediss\.$/],
      [{ CACHE_URL: 'rediss://a', CACHE_CA_FILE: '/nowhere.pem' }, /cannot be read \(ENOENT\)/],
      [{ CACHE_URL: 'redis://a', CACHE_SENTINEL_PASSWORD: 'secret' }, /begins with redis\+sentinel/],
    ] as const) {
      const settings = readStateSettings(env);
      assert.ok('fault' in settings);
      assert.match(settings.fault, fault);
      assert.doesNotMatch(settings.fault, /secret/);
    }
  });
});
