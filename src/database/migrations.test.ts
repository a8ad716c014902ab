import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readCatalog } from '../../proving-ground/lab/shoppers/catalog-client.ts';
import { chooseSeed } from '../../proving-ground/lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../../proving-ground/lab/shoppers/shoppers.ts';
import { isAnyoneWaiting } from '../../test/locks.ts';
import { createTestShop, type TestShop, until } from '../../test/shop.ts';
import { migrationsDir } from '../shop-database.ts';
import { openDatabase } from './database.ts';
import { migrate, requireKnownSchema } from './migrate.ts';

const SHOPPERS = 6;
const SKUS_EACH = 8;
/** Acknowledged changes, before and after. */
const CHANGES = 40;
const CARTS = 50_000;
const REPORT_MS = 2_000;

/** A release may add columns, rules and indexes to tables that shoppers write, and fill in rows. */
const EXPANDING = {
  '9001_columns': `
    ALTER TABLE carts ADD COLUMN channel text NOT NULL DEFAULT 'web';
    ALTER TABLE sessions ADD COLUMN note text;`,
  '9002_rule': `ALTER TABLE carts ADD CONSTRAINT carts_channel CHECK (length(channel) < 40) NOT VALID;`,
  '9003_rule_valid': `ALTER TABLE carts VALIDATE CONSTRAINT carts_channel;`,
  '9004_index': `
    DROP INDEX CONCURRENTLY IF EXISTS carts_channel_updated;
    CREATE INDEX CONCURRENTLY carts_channel_updated ON carts (channel, updated_at);`,
};

describe(`a migration of ${CARTS} carts while ${SHOPPERS} shoppers shop`, { timeout: 60_000 }, () => {
  const seed = chooseSeed();
  let shop: TestShop;
  let directory: string;
  let crowd: Crowd;

  before(async () => {
    shop = await createTestShop();
    await shop.test.database.pool.query(
      `INSERT INTO carts (id, version, document) SELECT uuidv7(), 1, '{}' FROM generate_series(1, ${CARTS})`,
    );
    directory = await mkdtemp(join(tmpdir(), 'myclothes-migrations-'));
    await cp(migrationsDir, directory, { recursive: true });
    for (const [name, sql] of Object.entries(EXPANDING)) await writeFile(join(directory, `${name}.sql`), sql);
    const port = await shop.listen();
    const { skus } = await readCatalog(port, SHOPPERS * SKUS_EACH);
    crowd = sendShoppers({ count: SHOPPERS, seed, port, skus });
    await crowd.more(CHANGES);
  });
  after(async () => {
    crowd?.close();
    await shop?.close();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  const migrateBeside = async () => {
    const database = openDatabase({
      connection: shop.test.connection,
      maxConnections: 1,
      applicationName: 'test migrations',
      statementTimeoutMs: 0,
    });
    return migrate(database.pool, directory).finally(() => database.close());
  };

  it('P26: fails 0 requests although a report holds the table that it needs', async (t) => {
    const report = await shop.test.database.pool.connect();
    await report.query('BEGIN');
    await report.query('SELECT count(*) FROM carts');
    const migrating = migrateBeside();
    await until(() => isAnyoneWaiting(shop.test.database), 'the migration has met the report');
    // Longer than a request waits for a connection: behind a migration that waits on, requests would fail.
    await pause(REPORT_MS);
    await report.query('COMMIT');
    report.release();
    assert.deepEqual(await migrating, Object.keys(EXPANDING));
    await crowd.more(CHANGES);
    t.diagnostic(`SEED=${seed}: slowest request ${Math.round(crowd.slowestMs)} ms`);
    const failed = [...crowd.outcomes].filter(([outcome]) => !['200', '303'].includes(outcome));
    assert.deepEqual(failed, [], `SEED=${seed}`);
  });

  it('P26: loses 0 of the acknowledged changes', async () => {
    await crowd.stop();
    await crowd.check();
    assert.equal(crowd.findings.length, 0, `SEED=${seed}\n${describeFindings(crowd.findings)}`);
  });

  it('P25: leaves a schema that the previous version runs on', () =>
    requireKnownSchema(shop.test.database.pool, migrationsDir));

  it('builds indexes that are used, and applies nothing twice', async () => {
    const { rows } = await shop.test.database.pool.query(
      "SELECT indisvalid FROM pg_index WHERE indexrelid = 'carts_channel_updated'::regclass",
    );
    assert.deepEqual(rows, [{ indisvalid: true }]);
    assert.deepEqual(await migrateBeside(), []);
  });

  it('is applied once when several instances migrate', async () => {
    const sql = 'CREATE INDEX CONCURRENTLY carts_channel_again ON carts (channel);';
    await writeFile(join(directory, '9005_index.sql'), sql);
    const applied = await Promise.all([migrateBeside(), migrateBeside(), migrateBeside()]);
    assert.deepEqual(applied.flat(), ['9005_index']);
  });

  it('keeps nothing of a migration that failed', async () => {
    await writeFile(join(directory, '9006_wrong.sql'), 'CREATE TABLE half (id int); SELECT 1 / 0;');
    await assert.rejects(migrateBeside(), /division by zero/);
    const { rows } = await shop.test.database.pool.query("SELECT to_regclass('half') AS half");
    assert.deepEqual(rows, [{ half: null }]);
  });
});
