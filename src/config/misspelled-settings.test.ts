import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir, readConfig } from '../config.ts';
import { misspelledSettings } from './misspelled-settings.ts';
import { SETTING_NAMES } from './settings.ts';

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_KEYS: 'Ql9xT2b7Vd0Zp4Ns8Hk3Wm6Yc1Rf5Ja+',
  PUBLIC_URL: 'https://shop.test',
};
const said = (env: NodeJS.ProcessEnv) =>
  misspelledSettings(env).map((sentence) => sentence.split(' ').at(-1));

describe('a misspelled setting', () => {
  for (const [written, meant] of [
    ['DATABASE_URLS', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['DATABASE-URL', 'DATABASE_URL'],
    ['DATABASE_REPLICA_URL', 'DATABASE_REPLICA_URLS'],
    ['SESSION_KEY', 'SESSION_KEYS'],
    ['SESSOIN_KEYS', 'SESSION_KEYS'],
    ['STATE_STROE', 'STATE_STORE'],
    ['CACHE_URLS', 'CACHE_URL'],
    ['SMTP_URI', 'SMTP_URL'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['TRUSTED_NETWORKS', undefined],
    ['TRUSTED_PROXYS', 'TRUSTED_PROXIES'],
    ['STRIPE_SECRETKEY', 'STRIPE_SECRET_KEY'],
    ['PUBLICURL', 'PUBLIC_URL'],
  ])
    it(`${written} is ${meant ? `said to be ${meant}` : 'unlike any setting'}`, () =>
      assert.deepEqual(said({ [String(written)]: 'x' }), meant ? [`${meant}?`] : []));

  it('is not seen in the variables of shells, containers, platforms and AWS', () => {
    const names =
      'PATH HOME USER SHELL LANG LC_ALL TERM TZ PWD OLDPWD SHLVL LOGNAME HOSTNAME HOSTS GHOST POST PORTS SORT ZONES ' +
      'EDITOR TMPDIR NODE_OPTIONS NODE_PATH NODE_VERSION YARN_VERSION CI DEBUG PGHOST PGPORT PGUSER PGPASSWORD ' +
      'PGDATABASE REDIS_URL REDIS_PORT MAILTO MAIL MAIL_HOST DATABASE_NAME DATABASE_CA DATABASE_SECRET DATABASE_HOST ' +
      'DATABASE_PORT DATABASE_READERS CACHE_HOST CACHE_USER CACHE_SECRET CACHE_DIR SESSION_KEYS_SECRET ' +
      'SESSION_MANAGER SESSION_SECRET PARTNERS_SECRET AWS_REGION AWS_DEFAULT_REGION TARGET_GROUP RELEASE_FOLDER ' +
      'KUBERNETES_PORT KUBERNETES_SERVICE_HOST SHOP_PORT SHOP_SERVICE_HOST DYNO STRIPE_KEY STRIPE_PUBLISHABLE_KEY ' +
      'NEXT_PUBLIC_URL PUBLIC_DIR PUBLIC_IP HAPROXY POSTGRES_BIN REDIS_SERVER CLUSTER_DIR CHROMIUM XDG_DATA_DIRS ' +
      'XDG_DATA_HOME OTEL_EXPORTER_OTLP_ENDPOINT npm_config_cache npm_lifecycle_event npm_package_name';
    const env = Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
    assert.deepEqual(misspelledSettings(env), []);
    assert.deepEqual(misspelledSettings({ DATABASE_URLS: '' }), []);
    assert.deepEqual(misspelledSettings({ DATABASE_URI: 'x', DATABASE_URL: 'x' }), []);
  });

  it('stops the start in production, and is reported in development', () => {
    assert.throws(() => readConfig({ ...PRODUCTION, DATABASE_URLS: 'postgres://u:hunter2@db/shop' }), {
      message: 'DATABASE_URLS is not a setting of the shop. Did you mean DATABASE_URL?',
    });
    const { doubts } = readConfig({ DATABASE_URLS: 'x', SESSION_KEY: 'y' });
    assert.deepEqual(doubts, [
      'DATABASE_URLS is not a setting of the shop. Did you mean DATABASE_URL?',
      'SESSION_KEY is not a setting of the shop. Did you mean SESSION_KEYS?',
    ]);
  });

  it('is compared with every setting, and docs/settings.md has all of them', () => {
    const page = readFileSync(join(projectDir, 'docs/settings.md'), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const documented = rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([A-Z_]+)`/g)]);
    // Tests use it for a fake Stripe.
    const undocumented = ['STRIPE_API_URL'];
    assert.deepEqual(
      documented.map(([, name]) => name as string).sort(),
      SETTING_NAMES.filter((name) => !undocumented.includes(name)).sort(),
    );
  });

  it('is read nowhere else: no other code of the shop names a variable of the environment', () => {
    const files = globSync(['src/**/*.ts'], { cwd: projectDir }).filter(
      (file) => !/\.(test|fixture)\.ts$/.test(file),
    );
    const names = files.flatMap((file) =>
      [...readFileSync(join(projectDir, file), 'utf8').matchAll(/\benv(?:ironment)?\.([A-Z_]{2,})/g)].map(
        ([, name]) => `${file}: ${name}`,
      ),
    );
    assert.deepEqual(names.sort(), [
      'src/config.ts: NODE_ENV',
      'src/embedded-database/account.ts: PATH',
      // It is read before the settings are, because the process starts again with the flags that follow from it.
      'src/process/memory-plan.ts: MEMORY_MB',
    ]);
  });
});
