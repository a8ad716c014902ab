import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

const KEY = 'Ql9xT2b7Vd0Zp4Ns8Hk3Wm6Yc1Rf5Ja+';
const PRODUCTION = { NODE_ENV: 'production', SESSION_KEYS: KEY, PUBLIC_URL: 'https://shop.test' };

/** The message tells which check refused. */
const REFUSED: [env: NodeJS.ProcessEnv, words: RegExp][] = [
  [{ PORT: '0' }, /^PORT must be a whole number from 1 to 65535, not "0"\.$/],
  [{ PORT: '65536' }, /^PORT must be/],
  [{ PORT: '3e3' }, /^PORT must be/],
  [{ PORT: ' 80' }, /^PORT must be/],
  [{ METRICS_PORT: '-1' }, /^METRICS_PORT must be/],
  [{ METRICS_PORT: '3000' }, /^METRICS_PORT and PORT are both 3000: give the metrics a port of their own\.$/],
  [{ METRICS_PORT: '4000', PORT: '4000' }, /^METRICS_PORT and PORT are both 4000/],
  [{ DATABASE_URL: 'mysql://u:hunter2@db/shop' }, /^DATABASE_URL must be .* postgres:\/\//],
  [{ DATABASE_URL: 'postgres://u:hunter2@db:port/shop' }, /^DATABASE_URL must be/],
  [{ DATABASE_URL: 'u:hunter2@db' }, /^DATABASE_URL must be/],
  [{ SESSION_KEYS: 'hunter2' }, /^SESSION_KEYS must be at most 10 random texts of 32 characters/],
  [{ SESSION_KEYS: 'hunter2'.repeat(10) }, /^SESSION_KEYS must be/],
  [{ SESSION_KEYS: `${KEY},hunter2` }, /^SESSION_KEYS must be/],
  [{ SESSION_KEYS: Array(11).fill(KEY).join() }, /^SESSION_KEYS must be at most 10 random texts/],
  [{ PUBLIC_URL: 'shop.test' }, /^PUBLIC_URL must be an address .*, not "shop\.test"\.$/],
  [{ PUBLIC_URL: 'ftp://shop.test' }, /^PUBLIC_URL must be an address/],
  [{ PUBLIC_URL: 'https://shop.test/path' }, /^PUBLIC_URL must be .* without a path/],
  [{ PUBLIC_URL: 'https://shop.test?q' }, /^PUBLIC_URL must be/],
  [{ PUBLIC_URL: 'https://shop.test#a' }, /^PUBLIC_URL must be/],
  [{ PUBLIC_URL: 'https://me:hunter2@shop.test' }, /^PUBLIC_URL must be .* without a user\.$/],
  [{ PUBLIC_URL: 'https://:hunter2@shop.test' }, /^PUBLIC_URL must be .* without a user\.$/],
  [{ TRUSTED_PROXIES: '10.0.0.0/33' }, /^TRUSTED_PROXIES must list .*, not "10\.0\.0\.0\/33"\.$/],
  [{ TRUSTED_PROXIES: '10.0.0.0/8, 0.0.0.0/0' }, /^TRUSTED_PROXIES must list .*, not "0\.0\.0\.0\/0"\.$/],
  [{ TRUSTED_PROXIES: '2' }, /^TRUSTED_PROXIES must list/],
  [{ TRUSTED_PROXIES: 'proxy.test' }, /^TRUSTED_PROXIES must list/],
  [{ ZONE: 'EU 1' }, /^ZONE must be lowercase/],
  [{ STATE_STORE: 'redis' }, /^STATE_STORE must be one of local, cookie, .*, not "redis"\.$/],
  [{ STATE_STORE: 'valkey' }, /^STATE_STORE=valkey needs CACHE_URL/],
  [{ STATE_STORE: 'local', WEB_CONCURRENCY: '2' }, /^STATE_STORE=local keeps carts in the memory of one/],
  [
    { DATABASE_REPLICA_URLS: 'postgres://one/db,hunter2' },
    /^DATABASE_REPLICA_URLS must be at most 8 addresses/,
  ],
  [{ STATE_COPY_FROM: 'cookie' }, /^STATE_COPY_FROM must be valkey or dynamodb/],
  [{ STATE_COPY_FROM: 'valkey' }, /^STATE_COPY_FROM=valkey needs CACHE_URL/],
  [{ CACHE_URL: 'hunter2' }, /^CACHE_URL must be redis:/],
  [{ DYNAMODB_TABLE: 'hunter 2' }, /^DYNAMODB_TABLE must be 3 to 255/],
  [{ DYNAMODB_ENDPOINT: 'hunter2' }, /^DYNAMODB_ENDPOINT must be an address/],
  [{ WEB_CONCURRENCY: '0' }, /^WEB_CONCURRENCY must be a whole number from 1 to 32, not "0"\.$/],
  [{ WEB_CONCURRENCY: '33' }, /^WEB_CONCURRENCY must be/],
  [{ WEB_CONCURRENCY: '1.5' }, /^WEB_CONCURRENCY must be/],
  [{ WEB_CONCURRENCY: 'auto' }, /^WEB_CONCURRENCY must be/],
  [{ STRIPE_SECRET_KEY: 'sk_live_hunter2hunter2' }, /^STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET/],
  [{ STRIPE_WEBHOOK_SECRET: 'whsec_hunter2hunter2' }, /^STRIPE_WEBHOOK_SECRET needs STRIPE_SECRET_KEY/],
  [{ PAY_ON_DELIVERY: 'no' }, /^PAY_ON_DELIVERY must be on, off or confirmed, not "no"\.$/],
  [{ PAY_ON_DELIVERY: 'off' }, /^PAY_ON_DELIVERY=off needs STRIPE_SECRET_KEY/],
  [{ ABUSE_LIMITS: 'no' }, /^ABUSE_LIMITS must be on or off, not "no"\.$/],
  [{ ...PRODUCTION, ABUSE_LIMITS: 'off' }, /^ABUSE_LIMITS=off is for benchmarks and tests\./],
  [{ RENDER_AHEAD: 'no' }, /^RENDER_AHEAD must be on or off, not "no"\.$/],
  [{ SMTP_URL: 'http://user:hunter2@mail.test' }, /^SMTP_URL must be an address/],
  [{ MAIL_FROM: 'nobody' }, /^MAIL_FROM must be an address/],
  [{ ...PRODUCTION, SESSION_KEYS: undefined }, /^SESSION_KEYS is required in production/],
  [{ ...PRODUCTION, SESSION_KEYS: ' , ' }, /^SESSION_KEYS is required in production/],
  [{ ...PRODUCTION, PUBLIC_URL: undefined }, /^PUBLIC_URL is required in production/],
  [{ ...PRODUCTION, PUBLIC_URL: 'http://shop.test' }, /^PUBLIC_URL must begin with https:\/\/ in production/],
];

describe('the settings', () => {
  for (const [env, words] of REFUSED) {
    it(`are refused in one sentence, without secrets: ${words.source}`, () => {
      assert.throws(
        () => readConfig(env),
        (error: unknown) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, words);
          assert.doesNotMatch(error.message, /hunter2|\n/);
          assert.match(error.message, /\.$/);
          return true;
        },
      );
    });
  }

  it('S75: take test cards, but never in production', () => {
    const takes = (env: NodeJS.ProcessEnv) => readConfig(env).takesTestCards;
    assert.deepEqual(
      [takes({}), takes({ TEST_CARDS: 'off' }), takes({ NODE_ENV: 'test', TEST_CARDS: 'on' })],
      [true, false, true],
    );
    assert.equal(takes(PRODUCTION), false);
    assert.throws(() => readConfig({ ...PRODUCTION, TEST_CARDS: 'on' }), /TEST_CARDS=on would let/);
  });

  it('are all reported at once, each on a line', () => {
    const refused = (env: NodeJS.ProcessEnv, ...names: string[]) =>
      assert.throws(
        () => readConfig(env),
        ({ message }: Error) => {
          assert.deepEqual(
            message.split('\n').map((line) => line.split(' ')[0]),
            names,
          );
          return true;
        },
      );
    refused({ PORT: '0', ZONE: 'EU 1', SESSION_KEYS: 'hunter2' }, 'PORT', 'SESSION_KEYS', 'ZONE');
    const production = { NODE_ENV: 'production', ABUSE_LIMITS: 'off', METRICS_PORT: '3000' };
    refused(production, 'SESSION_KEYS', 'PUBLIC_URL', 'ABUSE_LIMITS=off', 'METRICS_PORT');
  });

  it('have defaults for a laptop', () => {
    const { instance, ...config } = readConfig({});
    assert.equal(instance, `3000-${process.pid}`);
    assert.deepEqual(config, {
      host: '127.0.0.1',
      port: 3000,
      metricsPort: undefined,
      dataDir: undefined,
      databaseUrl: undefined,
      replicas: [],
      state: {
        store: 'database',
        cache: undefined,
        dynamodb: { table: 'myclothes-state', endpoint: undefined },
        moveFrom: undefined,
      },
      production: false,
      sessionKeys: [],
      publicUrl: 'http://localhost:3000',
      isPublicUrlSet: false,
      isStartedByNpm: false,
      doubts: [],
      trustedProxies: [],
      zone: undefined,
      webConcurrency: 1,
      pageCacheBytes: 16 * 1024 * 1024,
      rendersAhead: true,
      limitsAbuse: true,
      payOnDelivery: 'on',
      takesTestCards: true,
      picturesBucket: undefined,
      pictureFetchPorts: [80, 443],
      allowsPrivateWebhooks: false,
      smtpUrl: undefined,
      mailFrom: 'MyClothes <shop@localhost>',
      stripe: undefined,
    });
  });

  it('are parsed', () => {
    const config = readConfig({
      ...PRODUCTION,
      PORT: '8080',
      SESSION_KEYS: ` ${KEY} , ${KEY.toLowerCase()},`,
      PUBLIC_URL: 'https://shop.test:443/',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      DATABASE_URL: 'postgresql://u:p%40ss@db.test:5432/shop?sslmode=require',
      ZONE: 'eu-central-1a',
      STATE_STORE: 'valkey',
      DATABASE_REPLICA_URLS:
        'postgres://web:pw@one.test/shop?zone=eu-a, postgresql://shop@/shop?host=%2Frun%2Fpg&zone=eu-b',
      CACHE_URL: 'rediss://:p%40ss@cache.test:6380',
      SMTP_URL: 'smtps://u:p@mail.test',
    });
    assert.equal(config.state.store, 'valkey');
    assert.deepEqual(config.state.cache?.nodes, [{ host: 'cache.test', port: 6380 }]);
    assert.deepEqual(
      [config.smtpUrl, config.mailFrom],
      ['smtps://u:p@mail.test', 'MyClothes <shop@shop.test>'],
    );
    assert.deepEqual(config.sessionKeys, [KEY, KEY.toLowerCase()]);
    assert.equal(config.publicUrl, 'https://shop.test');
    assert.deepEqual(
      config.trustedProxies.map(({ address, prefix }) => [address, prefix]),
      [
        ['10.0.0.0', 8],
        ['::1', 128],
      ],
    );
    assert.equal(config.instance, `eu-central-1a-8080-${process.pid}`);
    assert.equal(readConfig({ PORT: '4000' }).publicUrl, 'http://localhost:4000');
  });
});
