import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { isAnyoneWaiting } from '../../../test/locks.ts';
import { testCatalog } from '../../../test/test-catalog.ts';
import { until } from '../../../test/until.ts';
import { importCatalog } from '../import/import.ts';
import { apply, end, plan, pricesOf } from './prices.fixture.ts';

describe('price changes on several instances', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await createTestDatabase();
    const imported = await importCatalog(test.database, Readable.from(testCatalog));
    assert.ok(imported.ok);
  });
  afterEach(() => test.drop());

  const prices = async (slug = 'numbered-socks') =>
    new Set((await pricesOf(test.database, slug)).map(({ price }) => price));
  const socks = { slugs: ['numbered-socks'], kind: 'fixed', value: 500 } as const;

  /** Another connection holds the listing, so an instance waits after it has written all prices. */
  async function holdListing() {
    const holder = await test.database.pool.connect();
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM listings WHERE slug = 'numbered-socks' FOR UPDATE`);
    return async () => {
      await holder.query('ROLLBACK');
      holder.release();
    };
  }

  for (const what of ['start', 'end'] as const)
    it(`P30: are not half done when an instance is killed (kill -9) in the middle of the ${what}`, async () => {
      const id = await plan(test.database, socks);
      if (what === 'end') {
        await apply(test.database);
        await test.database.pool.query(
          `UPDATE price_changes SET starts_at = now() - interval '2 s', ends_at = now() - interval '1 s' WHERE id = $1`,
          [id],
        );
      }
      const [before, after] = what === 'start' ? [900, 500] : [500, 900];
      const release = await holdListing();
      const instance = spawn(
        process.execPath,
        [fileURLToPath(new URL('apply.fixture.ts', import.meta.url)), JSON.stringify(test.connection)],
        { stdio: ['ignore', 'inherit', 'inherit'] },
      );
      await until(() => isAnyoneWaiting(test.database), 'the instance has written the prices and waits');
      const exited = once(instance, 'exit');
      instance.kill('SIGKILL');
      await exited;
      assert.deepEqual(await prices(), new Set([before]));
      await release();
      await until(async () => (await apply(test.database)) === 1, 'another instance does it');
      assert.deepEqual(await prices(), new Set([after]));
      const { rows } = await test.database.pool.query(
        "SELECT DISTINCT card -> 'priceMinor' AS price FROM listings WHERE slug = $1",
        ['numbered-socks'],
      );
      assert.deepEqual(rows, [{ price: after }]);
    });

  it('are started once when 8 instances look at the same time', async () => {
    for (const slug of ['numbered-socks', 'heavy-hoodie', 'oxford-shirt'])
      await plan(test.database, { ...socks, slugs: [slug] });
    let started = 0;
    await until(async () => {
      const applied = await Promise.all(Array.from({ length: 8 }, () => apply(test.database)));
      started += applied.reduce((sum, one) => sum + one, 0);
      return started >= 3;
    }, 'all have started');
    assert.equal(started, 3);
    const { rows } = await test.database.pool.query(
      'SELECT count(*)::int AS count FROM price_history WHERE was_minor IS NOT NULL',
    );
    assert.equal(rows[0].count, 106);
  });

  it('are right after starts and ends of overlapping changes at the same time', async () => {
    const ids = [];
    for (const value of [400, 500, 600]) ids.push(await plan(test.database, { ...socks, value }));
    await Promise.all([
      ...Array.from({ length: 4 }, () => apply(test.database)),
      ...ids.slice(0, 2).map((id) => end(test.database, id)),
    ]);
    await apply(test.database);
    assert.deepEqual(await prices(), new Set([600]));
    await end(test.database, ids[2] as string);
    assert.deepEqual(await prices(), new Set([900]));
  });
});
