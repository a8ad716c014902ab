import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CheckoutClient } from '../../test/crash/checkout-client.ts';
import { makeSite, type Site } from '../../test/crash/shop-process.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';
import { projectDir } from '../config.ts';
import { migrateMail } from '../mail/queue.ts';
import { getSessionKeys, recordShopIdentity } from '../sessions/shop-identity.ts';

const PUBLIC_URL = 'https://shop.test';
const KEY = 'Ql9xT2b7Vd0Zp4Ns8Hk3Wm6Yc1Rf5Ja+';
const NO_ADDRESS =
  'This command may send email, and its links would not work. Set PUBLIC_URL to the address of the shop.\n';
const NO_KEYS =
  'This command may send email, and the shop would refuse its links. Set SESSION_KEYS to the keys of the shop.\n';

const COMMANDS = {
  catalog: 'src/commands/catalog.ts',
  staff: 'src/commands/staff.ts',
  returns: 'src/commands/returns.ts',
  reviews: 'src/commands/reviews.ts',
  orders: 'src/commands/orders.ts',
  promo: 'src/commands/promo.ts',
  stock: 'src/commands/stock.ts',
};
type Name = keyof typeof COMMANDS;

/** Runs a command in a shell whose only settings of the shop are `env`. */
function run(env: NodeJS.ProcessEnv, name: Name, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMANDS[name], ...args], {
    cwd: projectDir,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr: stderr.replace(/^The shop: .*\n/, '') };
}

describe('a command with DATABASE_URL', { timeout: 120_000 }, () => {
  let shop: TestShop;
  let DATABASE_URL: string;
  let number: string;
  before(async () => {
    shop = await createTestShop({ sessionKeys: [KEY], publicUrl: PUBLIC_URL });
    const { host, port, user, database } = shop.test.connection;
    DATABASE_URL = `postgres:///${database}?host=${encodeURIComponent(String(host))}&port=${port}&user=${user}`;
    await migrateMail(shop.database);
  });
  after(() => shop?.close());
  beforeEach(async () => {
    const order = { email: 'ines@example.com', state: 'packed', isGuests: true };
    number = (await storeOrder(shop.database, { ...order, lines: [['SOCK-1', 1, 900]] })).number;
    await shop.database.pool.query("DELETE FROM secrets; DELETE FROM pgboss.job WHERE name = 'mail'");
  });

  const mails = async () => {
    const { rows } = await shop.database.pool.query(
      "SELECT data->>'text' AS text FROM pgboss.job WHERE name = 'mail'",
    );
    return rows.map(({ text }) => text as string);
  };

  it('needs no other setting to read', () => {
    for (const [name, ...args] of [
      ['catalog', 'export'],
      ['staff', 'list'],
      ['returns', 'list'],
      ['reviews', 'list'],
      ['orders', 'list'],
      ['promo', 'list'],
      ['stock', 'report'],
    ] as [Name, ...string[]][])
      assert.deepEqual([run({ DATABASE_URL }, name, ...args).status, name], [0, name]);
    const shown = run({ DATABASE_URL }, 'orders', 'show', number);
    assert.equal(shown.status, 0, shown.stderr);
  });

  it('refuses to send email without the address of the shop, and changes nothing', async () => {
    assert.deepEqual(run({ DATABASE_URL, SESSION_KEYS: KEY }, 'orders', 'ship', number), {
      status: 1,
      stdout: '',
      stderr: NO_ADDRESS,
    });
    assert.match(run({ DATABASE_URL }, 'orders', 'show', number).stdout, /: packed/);
    assert.deepEqual(await mails(), []);
  });

  it('refuses to send email without the keys of the shop, and with other keys', async () => {
    const refused = { status: 1, stdout: '', stderr: NO_KEYS };
    assert.deepEqual(run({ DATABASE_URL, PUBLIC_URL }, 'orders', 'ship', number), refused);
    const { rowCount } = await shop.database.pool.query("SELECT FROM secrets WHERE name = 'session key'");
    assert.equal(rowCount, 0, 'no key of its own');
    await recordShopIdentity(shop.database, { publicUrl: PUBLIC_URL, sessionKeys: [KEY] });
    const other = { DATABASE_URL, PUBLIC_URL, SESSION_KEYS: KEY.toLowerCase() };
    assert.deepEqual(run(other, 'orders', 'ship', number), refused);
    // A key that an earlier shop has stored there is not the one in use.
    await getSessionKeys(shop.database, []);
    assert.deepEqual(run({ DATABASE_URL, PUBLIC_URL }, 'orders', 'ship', number), refused);
    assert.deepEqual(await mails(), []);
  });

  it('writes links that the shop opens, given its address and keys', async () => {
    await recordShopIdentity(shop.database, { publicUrl: PUBLIC_URL, sessionKeys: [`new ${KEY}`, KEY] });
    const { status, stderr } = run({ DATABASE_URL, PUBLIC_URL, SESSION_KEYS: KEY }, 'orders', 'ship', number);
    assert.deepEqual([status, stderr], [0, '']);
    const [text = ''] = await mails();
    const [link = ''] = /https:\/\/shop\.test\/orders\/\S+/.exec(text) ?? [];
    const opened = await shop.shopper().get(link.slice(PUBLIC_URL.length));
    assert.deepEqual([opened.statusCode, opened.body.includes(number)], [200, true], link);
  });

  it('refuses a schema of another version, and does not change it', async () => {
    const { pool } = shop.database;
    const { rows } = await pool.query(
      'DELETE FROM schema_migrations WHERE id = (SELECT max(id) FROM schema_migrations) RETURNING name',
    );
    const [{ name: last }] = rows;
    const settings = { DATABASE_URL, PUBLIC_URL, SESSION_KEYS: KEY };
    for (const command of Object.keys(COMMANDS) as Name[]) {
      const args = command === 'stock' ? ['report'] : command === 'catalog' ? ['export'] : ['list'];
      for (const more of [[], ['--create']])
        assert.deepEqual(run(settings, command, ...args, ...more), {
          status: 1,
          stdout: '',
          stderr: `The database lacks 1 migration(s), starting with ${last}. Run "npm run migrate" and try again.\n`,
        });
    }
    assert.equal((await pool.query('SELECT FROM schema_migrations WHERE name = $1', [last])).rowCount, 0);
    await pool.query('INSERT INTO schema_migrations (name, run_on) VALUES ($1, now())', [last]);
  });
});

describe('a command beside a running shop on a laptop', { timeout: 120_000 }, () => {
  let site: Site;
  before(async () => {
    site = await makeSite();
    await site.start();
  });
  after(() => site?.remove());

  it('writes links to the address of that shop, given only its folder', async () => {
    const client = new CheckoutClient();
    const at = `http://127.0.0.1:${site.port}`;
    await client.begin(at, 'on_delivery');
    const placed = await client.place(at, 'on_delivery');
    assert.ok(placed);
    const env = { DATA_DIR: site.dataDir };
    for (const verb of ['pack', 'ship'])
      assert.equal(run(env, 'orders', verb, placed.number).status, 0, verb);
    const list = await (await fetch(`${at}/dev/mail`)).text();
    const [path = ''] = /\/dev\/mail\/[\w-]+/.exec(list) ?? [];
    const mail = await (await fetch(`${at}${path}`)).text();
    assert.match(mail, /on its way/i);
    const links = [...mail.matchAll(/http:\/\/localhost:(\d+)\/orders/g)].map(([, port]) => port);
    assert.ok(links.length > 0, mail);
    assert.deepEqual([...new Set(links)], [`${site.port}`]);
  });
});

describe('a command on a folder without a shop', () => {
  it('creates a shop with --create, which has no address yet', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'myclothes-created-'));
    try {
      const created = run({ DATA_DIR }, 'staff', 'list', '--create');
      assert.deepEqual([created.status, created.stdout], [0, 'No one is staff.\n'], created.stderr);
      assert.equal(run({ DATA_DIR }, 'staff', 'list').status, 0);
    } finally {
      await rm(DATA_DIR, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  });
});
