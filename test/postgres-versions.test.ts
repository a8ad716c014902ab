import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Client, type PoolConfig } from 'pg';
import { pino } from 'pino';
import { findFreePort } from '../proving-ground/shared/free-ports.ts';
import { createTestDatabase } from '../proving-ground/shared/test-database.ts';
import { importCatalog } from '../src/catalog/import/import.ts';
import { order, orderBody, requireLedger } from '../src/checkout/checkout.fixture.ts';
import { projectDir } from '../src/config.ts';
import { register } from '../src/customers/accounts.fixture.ts';
import { sweepUnconfirmed } from '../src/customers/sign-in/unconfirmed-accounts.ts';
import { POSTGRES_MAX, POSTGRES_MIN } from '../src/database/await-database.ts';
import { migrate, requireKnownSchema } from '../src/database/migrate.ts';
import { sweeps } from '../src/jobs.ts';
import { startMail } from '../src/mail/mail.ts';
import { countMails, migrateMail } from '../src/mail/queue.ts';
import { migrationsDir } from '../src/shop-database.ts';
import { runShop } from './crash/shop-process.ts';
import { type DebianPostgres, startDebianPostgres } from './debian-postgres.ts';
import { createTestShop, type TestShop, testCatalog } from './shop.ts';

describe("a PostgreSQL of the system's packages", { timeout: 240_000 }, () => {
  let server: DebianPostgres;
  let shop: TestShop;
  before(async () => {
    server = await startDebianPostgres();
    const test = await createTestDatabase({ on: server.connection });
    shop = await createTestShop({ test });
  });
  after(async () => {
    await shop?.close();
    await server?.close();
  });

  it('has a version that the shop supports', async (t) => {
    const { rows } = await shop.database.pool.query('SHOW server_version_num');
    const major = Math.floor(Number(rows[0].server_version_num) / 10_000);
    t.diagnostic(`PostgreSQL ${major}`);
    assert.ok(major >= POSTGRES_MIN && major <= POSTGRES_MAX);
  });

  it('makes identifiers of version 7, which sort by their time', async () => {
    const { rows } = await shop.database.pool.query(
      `SELECT uuidv7()::text AS id, clock_timestamp() AS now, pg_sleep(0.002) FROM generate_series(1, 20)`,
    );
    const ids = rows.map(({ id }) => id as string);
    assert.deepEqual(ids, [...ids].sort());
    for (const { id, now } of rows) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const madeMs = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
      assert.ok(Math.abs(madeMs - now.getTime()) <= 5, id);
    }
  });

  it('handles an import twice, a cart, an account, an order and its cancellation', async () => {
    const again = await importCatalog(shop.database, Readable.from(testCatalog));
    assert.ok(again.ok);
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    assert.equal((await shopper.add('SOCK-1')).itemCount, 3);
    await register(shopper, 'ines@example.com');
    const placed = await order(shopper, orderBody(16_700));
    assert.equal(placed.statusCode, 201, placed.body);
    const { number } = placed.json().order;
    const found = await shopper.get(`/api/orders/${number}`);
    assert.equal(found.json().number, number);
    assert.equal((await shopper.get('/products?q=hoodie&sort=price-asc')).statusCode, 200);
    await requireLedger(shop);
  });

  it('sweeps', async () => {
    const { database } = shop;
    for (const sweep of sweeps(shop.services, true)) await sweep();
    await sweepUnconfirmed(database, async () => false);
    await shop.releaseStock();
    await shop.sendDueMails();
  });

  it('keeps emails in its queue', async () => {
    await migrateMail(shop.database);
    const log = pino({ level: 'silent' });
    const settings = {
      smtpUrl: undefined,
      from: 'shop@shop.test',
      publicUrl: 'https://shop.test',
      production: true,
      log,
    };
    const mail = await startMail({ database: shop.database, ...settings });
    await mail.send(shop.database, {
      to: 'ines@example.com',
      subject: 'Hello',
      text: 'Hello',
      html: 'Hello',
    });
    await mail.stop();
    assert.deepEqual(await countMails(shop.database), { waiting: 1, dead: 0 });
  });

  it('is opened by "npm start", which migrates it and imports the demo catalog', async () => {
    const { pool } = shop.database;
    await pool.query('CREATE DATABASE started');
    const dataDir = await mkdtemp(join(tmpdir(), 'myclothes-started-'));
    const running = runShop(dataDir, await findFreePort(), {
      DATABASE_URL: server.urlOf('started'),
      RENDER_AHEAD: 'off',
    });
    assert.ok(await running.opened, running.said);
    running.process.kill('SIGTERM');
    assert.equal((await running.ended).code, 0);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('says so when the user of DATABASE_URL may not create the schema', async () => {
    const { pool } = shop.database;
    await pool.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    await pool.query('CREATE DATABASE closed');
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: server.urlOf('closed').replace(/\/\/.*@/, '//guest:guest@'),
    };
    const command = promisify(execFile)(process.execPath, ['src/commands/migrate.ts'], {
      cwd: projectDir,
      env,
    });
    await assert.rejects(command, {
      code: 1,
      stderr:
        'The database\'s user may not change its schema (permission denied for schema public). Make that user the owner of the database, or run "npm run migrate" as the owner.\n',
    });
  });

  it(`is moved to PostgreSQL ${POSTGRES_MAX} by a dump, and the shop continues there`, async () => {
    const target = await createEmptyDatabase();
    try {
      await moveByDump(server, shop, target.connection);
      await requireKnownSchema(target.database.pool, migrationsDir);
      assert.deepEqual(await migrate(target.database.pool, migrationsDir), []);
      await migrateMail(target.database);
      const moved = await createTestShop({ test: target });
      const shopper = moved.shopper();
      await shopper.add('HOO-BLK-M');
      assert.equal((await order(shopper, orderBody(7_900))).statusCode, 201);
      await requireLedger(moved);
      await moved.close();
    } catch (error) {
      if (!target.database.pool.ended) await target.drop();
      throw error;
    }
  });
});

/** Makes a database without a schema on the embedded server of the tests. */
async function createEmptyDatabase() {
  const test = await createTestDatabase();
  await test.database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  return test;
}

/** Uses the old server's own pg_dump, because any newer server reads its output. */
async function moveByDump(from: DebianPostgres, shop: TestShop, to: PoolConfig): Promise<void> {
  const { database } = shop.test.connection;
  const { stdout } = await promisify(execFile)(
    join(from.bin, 'pg_dump'),
    ['--no-owner', '--inserts', from.urlOf(String(database))],
    { maxBuffer: 100 * 1024 ** 2 },
  );
  const client = new Client(to);
  await client.connect();
  try {
    // psql reads the lines that begin with a backslash; SQL has none.
    await client.query(stdout.replaceAll(/^\\.*$/gm, '').replace('CREATE SCHEMA public;', ''));
  } finally {
    await client.end();
  }
}
