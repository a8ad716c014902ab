import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { requireKnownSchema } from '../../src/database/migrate.ts';
import { migrationsDir } from '../../src/shop-database.ts';

let test: TestDatabase;
before(async () => {
  test = await createTestDatabase();
});
after(() => test?.drop());

const apply = (name: string) =>
  test.database.pool.query('INSERT INTO schema_migrations (name, run_on) VALUES ($1, now())', [name]);

describe('a version of the shop', () => {
  it('P25: still runs after a newer one has expanded the schema, so that a release can be rolled back', async () => {
    await apply('9001_expand');
    await requireKnownSchema(test.database.pool, migrationsDir);
  });

  it('refuses a schema that a newer version has contracted', async () => {
    await apply('9002_contract_carts');
    await assert.rejects(
      requireKnownSchema(test.database.pool, migrationsDir),
      /newer than this version .*9002_contract_carts/,
    );
  });
});
