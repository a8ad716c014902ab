import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings } from '../../deploy/read-settings.ts';
import { readConfig } from '../../src/config.ts';

const SECRETS: Record<string, string> = {
  database: JSON.stringify({ username: 'web', password: 'p@ss/w:rd?', host: 'db.test', port: 5432 }),
  cache: 'c@che:word',
  keys: 'K7dkq0Vw3mZx9LrT2yBnH5sJ8uPf4GaEcQ,oldKey0Vw3mZx9LrT2yBnH5sJ8uPf4GaEcQ',
  partners: JSON.stringify({ SMTP_URL: 'smtps://u:p@mail.test', MAIL_FROM: '', STRIPE_SECRET_KEY: '' }),
};
const ENVIRONMENT = {
  DATABASE_SECRET: 'database',
  DATABASE_NAME: 'myclothes',
  DATABASE_CA: '/etc/myclothes/rds.pem',
  DATABASE_READERS: 'r1.test=eu-central-1b,r2.test',
  CACHE_SECRET: 'cache',
  CACHE_HOST: 'cache.test',
  CACHE_USER: 'web',
  SESSION_KEYS_SECRET: 'keys',
  PARTNERS_SECRET: 'partners',
};
const readSecret = async (id: string) => SECRETS[id] ?? '';

describe('the settings of an instance on AWS', () => {
  it('S35: make connections to the database and its replicas use TLS and check the certificate', async () => {
    const { DATABASE_URL, DATABASE_REPLICA_URLS } = await readSettings(ENVIRONMENT, readSecret);
    const url = new URL(DATABASE_URL as string);
    assert.deepEqual([url.host, url.pathname], ['db.test:5432', '/myclothes']);
    assert.equal(decodeURIComponent(url.password), 'p@ss/w:rd?');
    assert.equal(url.searchParams.get('sslmode'), 'verify-full');
    assert.equal(url.searchParams.get('sslrootcert'), '/etc/myclothes/rds.pem');
    const replicas = (DATABASE_REPLICA_URLS as string).split(',').map((replica) => new URL(replica));
    assert.deepEqual(
      replicas.map(({ hostname, searchParams }) => [
        hostname,
        searchParams.get('zone'),
        searchParams.get('sslmode'),
      ]),
      [
        ['r1.test', 'eu-central-1b', 'verify-full'],
        ['r2.test', null, 'verify-full'],
      ],
    );
  });

  it('S35: are accepted by the shop, use TLS for the cache, and leave out what is empty', async () => {
    const settings = await readSettings(ENVIRONMENT, readSecret);
    assert.equal('STRIPE_SECRET_KEY' in settings, false);
    const config = readConfig({ NODE_ENV: 'production', PUBLIC_URL: 'https://shop.test', ...settings });
    assert.deepEqual([config.state.cache?.tls, config.state.cache?.password], [true, 'c@che:word']);
    assert.equal(config.sessionKeys.length, 2);
    assert.equal(config.replicas[0]?.zone, 'eu-central-1b');
    assert.equal(config.smtpUrl, 'smtps://u:p@mail.test');
  });

  it('do not read secrets that are not named', async () => {
    const refuse = () => Promise.reject(new Error('read'));
    assert.deepEqual(await readSettings({ DATABASE_URL: 'postgres://x' }, refuse), {});
  });

  it('report a wrong secret without repeating it', async () => {
    const reading = (secret: string, environment: NodeJS.ProcessEnv = ENVIRONMENT) =>
      readSettings(environment, async (id) => (id === 'database' ? secret : (SECRETS[id] ?? '')));
    await assert.rejects(reading('hunter2'), {
      message: 'The secret that DATABASE_SECRET names is not JSON.',
    });
    await assert.rejects(reading('{"username":"web","password":"hunter2"}'), (error: Error) => {
      assert.match(error.message, /lacks username, password, host or port/);
      return !error.message.includes('hunter2');
    });
    const { DATABASE_CA: _, ...withoutCa } = ENVIRONMENT;
    await assert.rejects(reading(SECRETS.database as string, withoutCa), {
      message: 'DATABASE_CA is not set.',
    });
  });
});
