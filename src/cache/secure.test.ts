import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Valkey } from 'iovalkey';
import { findFreePort } from '../../proving-ground/shared/free-ports.ts';
import { startRedis, type TestRedis } from '../../proving-ground/shared/redis-server.ts';
import { until } from '../../test/shop.ts';
import { readConfig } from '../config.ts';
import { type CacheClient, openCacheClient } from './connection.ts';

const run = promisify(execFile);
const LAST_SLOT = 16_383;
/** Members of a cluster talk to each other on a port that is this much higher. */
const BUS_OFFSET = 10_000;

describe('a cache that needs more than an address', () => {
  let folder: string;
  let redis: TestRedis;
  let tlsPort: number;
  let certificate: string;
  let tls: string[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'myclothes-tls-'));
    certificate = join(folder, 'server.crt');
    const key = join(folder, 'server.key');
    const names = ['-subj', '/CN=cache.test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    await run('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...names]);
    tlsPort = await findFreePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    tls = [...files, '--tls-auth-clients', 'no', '--tls-replication', 'yes', '--tls-cluster', 'yes'];
    redis = await startRedis({ args: ['--tls-port', `${tlsPort}`, ...tls] });
  });
  after(async () => {
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A client with these settings, and its errors. */
  function open(env: Record<string, string>): { client: CacheClient; faults: string[] } {
    const { cache } = readConfig(env).state;
    assert.ok(cache);
    const faults: string[] = [];
    return { client: openCacheClient(cache, 2_000, ({ message }) => faults.push(message)), faults };
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

  it('is reached over TLS, with the certificate of its own authority', async () => {
    const { client } = open({ CACHE_URL: `rediss://127.0.0.1:${tlsPort}`, CACHE_CA_FILE: certificate });
    await answers(client);
    client.disconnect();
  });

  it('is refused when no trusted authority has signed its certificate', async () => {
    const { client, faults } = open({ CACHE_URL: `rediss://127.0.0.1:${tlsPort}` });
    await until(() => faults.length > 0, 'the certificate is refused');
    assert.match(faults.join(), /self-signed certificate/);
    client.disconnect();
  });

  it('is found through sentinels that are reached over TLS, too', async () => {
    const port = await findFreePort();
    const sentinel = await startRedis({ sentinelOf: tlsPort, args: ['--tls-port', `${port}`, ...tls] });
    const { client } = open({
      CACHE_URL: `rediss+sentinel://127.0.0.1:${port}/shop`,
      CACHE_CA_FILE: certificate,
    });
    try {
      await answers(client);
    } finally {
      client.disconnect();
      await sentinel.stop();
    }
  });

  it('may be a cluster whose servers are each reached over TLS', async () => {
    const ports = [await memberPort(), await memberPort()] as const;
    const member = (port: number) =>
      startRedis({ args: ['--tls-port', `${port}`, ...tls, '--cluster-enabled', 'yes'] });
    const [first, second] = [await member(ports[0]), await member(ports[1])];
    const direct = [first, second].map(({ port }) => new Valkey(port, '127.0.0.1'));
    const address = { CACHE_URL: `rediss+cluster://127.0.0.1:${ports[0]}`, CACHE_CA_FILE: certificate };
    try {
      await direct[0]?.call('CLUSTER', 'ADDSLOTSRANGE', 0, LAST_SLOT >> 1);
      await direct[1]?.call('CLUSTER', 'ADDSLOTSRANGE', (LAST_SLOT >> 1) + 1, LAST_SLOT);
      await direct[0]?.call('CLUSTER', 'MEET', '127.0.0.1', ports[1]);
      const isReady = async (one: Valkey) =>
        /cluster_state:ok.*cluster_known_nodes:2/s.test(String(await one.call('CLUSTER', 'INFO')));
      await until(
        async () => (await Promise.all(direct.map(isReady))).every(Boolean),
        'the cluster is ready',
      );
      const { client } = open(address);
      // These keys are on different servers.
      const keys = Array.from({ length: 20 }, (_, index) => `key ${index}`);
      await until(
        () => Promise.all(keys.map((key) => client.set(key, key))).then(Boolean, () => false),
        'both servers answer',
      );
      const counts = await Promise.all(direct.map((one) => one.dbsize()));
      assert.ok(!counts.includes(0), `${counts}`);
      client.disconnect();
    } finally {
      for (const one of direct) one.disconnect();
      await Promise.all([first.stop(), second.stop()]);
    }
  });

  it('is found through sentinels with a separate password', async () => {
    const sentinel = await startRedis({ sentinelOf: redis.port, args: ['--requirepass', 'of the sentinel'] });
    const CACHE_URL = `redis+sentinel://127.0.0.1:${sentinel.port}/shop`;
    const { client } = open({ CACHE_URL, CACHE_SENTINEL_PASSWORD: 'of the sentinel' });
    const { client: stranger, faults } = open({ CACHE_URL });
    try {
      await answers(client);
      await until(() => faults.length > 0, 'the sentinel refuses a client without a password');
    } finally {
      client.disconnect();
      stranger.disconnect();
      await sentinel.stop();
    }
  });

  it('refuses settings that do not belong together', () => {
    for (const [env, fault] of [
      [{ CACHE_URL: 'redis://a', CACHE_CA_FILE: certificate }, /begins with rediss\.$/],
      [{ CACHE_URL: 'rediss://a', CACHE_CA_FILE: '/nowhere.pem' }, /cannot be read \(ENOENT\)/],
      [{ CACHE_URL: 'redis://a', CACHE_SENTINEL_PASSWORD: 'secret' }, /begins with redis\+sentinel/],
    ] as const) {
      assert.throws(
        () => readConfig(env),
        ({ message }: Error) => fault.test(message) && !message.includes('secret'),
      );
    }
  });
});

async function memberPort(): Promise<number> {
  for (;;) {
    const port = await findFreePort();
    if (port + BUS_OFFSET <= 65_535) return port;
  }
}
