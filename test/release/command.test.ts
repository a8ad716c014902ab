import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { projectDir } from '../../src/config.ts';
import { migrateMail } from '../../src/mail/queue.ts';
import { recordShopIdentity } from '../../src/sessions/shop-identity.ts';
import { createTestShop, type TestShop } from '../shop.ts';
import { storeOrder } from '../stored-orders.ts';

const KEY = 'Ql9xT2b7Vd0Zp4Ns8Hk3Wm6Yc1Rf5Ja+';
const PUBLIC_URL = 'https://shop.test';

describe('a command on an AWS instance', { timeout: 60_000 }, () => {
  let shop: TestShop;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    shop = await createTestShop({ publicUrl: PUBLIC_URL, sessionKeys: [KEY] });
    await migrateMail(shop.database);
    await recordShopIdentity(shop.database, { publicUrl: PUBLIC_URL, sessionKeys: [KEY] });
    folder = mkdtempSync(join(tmpdir(), 'myclothes-command-'));
    pretend('aws', `case "$*" in *"--secret-id keys "*) echo '"${KEY}"' ;; *) echo none >&2; exit 1 ;; esac`);
    const { host, port, user, database } = shop.test.connection;
    env = {
      PATH: `${folder}:${process.env.PATH}`,
      NODE_ENV: 'production',
      PUBLIC_URL,
      SESSION_KEYS_SECRET: 'keys',
      DATABASE_URL: `postgres:///${database}?host=${encodeURIComponent(String(host))}&port=${port}&user=${user}`,
    };
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await shop?.close();
  });

  /** Replaces a program of AWS or of the system. */
  function pretend(name: string, line: string): void {
    writeFileSync(join(folder, name), `#!/bin/bash\n${line}\n`, { mode: 0o755 });
  }

  const start = (file: string, args: string[], environment: NodeJS.ProcessEnv) => {
    const { status, stdout, stderr } = spawnSync(file, args, { env: environment, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const command = (...args: string[]) =>
    start(process.execPath, [join(projectDir, 'deploy/command.ts'), ...args], env);

  const placed = async () =>
    (
      await storeOrder(shop.database, {
        email: 'ines@example.com',
        state: 'packed',
        isGuests: true,
        lines: [['SOCK-1', 1, 900]],
      })
    ).number;

  it('reads the secrets that the shop reads, and writes links that the shop opens', async () => {
    const number = await placed();
    const shipped = command('orders', 'ship', number);
    assert.deepEqual([shipped.status, shipped.stdout], [0, `${number} is shipped.\n`], shipped.stderr);
    const { rows } = await shop.database.pool.query(
      "SELECT data->>'text' AS text FROM pgboss.job WHERE name = 'mail'",
    );
    const [link = ''] = /https:\/\/shop\.test\/orders\/\S+/.exec(rows[0].text) ?? [];
    assert.equal((await shop.shopper().get(link.slice(PUBLIC_URL.length))).statusCode, 200, link);
  });

  it('has the exit status of the command, and names a secret that cannot be read', () => {
    assert.equal(command('orders', 'show', 'MC-22222222').status, 1);
    assert.equal(command('orders', 'nonsense').status, 2);
    pretend('aws', 'echo "AccessDenied" >&2; exit 1');
    const refused = command('orders', 'list');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^The secret keys cannot be read: AccessDenied\n$/);
  });

  it('is any command that works on a shop, and none that starts servers or changes the schema', () => {
    const { scripts } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
    const usage = command();
    assert.equal(usage.status, 2);
    const names = /NAME is one of (.*)\./.exec(usage.stderr)?.[1]?.split(', ') ?? [];
    assert.ok(names.includes('orders'));
    const article = readFileSync(join(projectDir, 'docs/aws.md'), 'utf8');
    const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
    assert.ok(article.includes(list), `docs/aws.md names ${list}`);
    for (const name of ['migrate', 'cluster', 'region', 'lab', 'attack', 'start', 'bench', 'release'])
      assert.ok(name in scripts && !names.includes(name), name);
  });

  it('has the environment and the user of the service', () => {
    mkdirSync(join(folder, 'release/deploy'), { recursive: true });
    mkdirSync(join(folder, 'release/runtime/bin'), { recursive: true });
    const script = join(folder, 'release/deploy/run-command.sh');
    writeFileSync(script, readFileSync(join(projectDir, 'deploy/run-command.sh')), { mode: 0o755 });
    symlinkSync(script, join(folder, 'myclothes'));
    const unit = readFileSync(join(projectDir, 'deploy/myclothes.service'), 'utf8');
    const own = /^Environment=(.*)$/m.exec(unit)?.[1] ?? '';
    pretend('systemctl', `echo '${own}'`);
    pretend('id', 'echo 0');
    pretend('runuser', 'echo "$1"; shift 2; exec "$@"');
    pretend('release/runtime/bin/node', 'echo "$@"; env');
    const file = join(folder, 'environment');
    writeFileSync(file, 'NODE_ENV=production\nPUBLIC_URL=https://shop.test\nDATABASE_SECRET=arn:web\n');
    const run = start(join(folder, 'myclothes'), ['orders', 'list', 'a b'], {
      PATH: env.PATH,
      MYCLOTHES_ENVIRONMENT: file,
    });
    assert.equal(run.status, 0, run.stderr);
    const lines = run.stdout.split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      '--user=myclothes',
      `${join(folder, 'release')}/deploy/command.ts orders list a b`,
    ]);
    for (const setting of ['PUBLIC_URL=https://shop.test', 'DATABASE_SECRET=arn:web', ...own.split(' ')])
      assert.ok(lines.includes(setting), setting);
  });
});
