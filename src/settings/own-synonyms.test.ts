import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { commandActor } from '../audit/actor.ts';
import { changeSettings } from './change-settings.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { mergePatch } from './merge-patch.ts';
import { getNewestSettings } from './queries.ts';

let test: TestDatabase;
before(async () => {
  test = await createTestDatabase();
});
after(() => test.drop());

const change = (patch: object) =>
  test.database.transaction((connection) =>
    changeSettings(connection, commandActor('a test'), { change: (current) => mergePatch(current, patch) }),
  );
const synonyms = async () => (await getNewestSettings(test.database)).search.synonyms;

it('a shop has the synonyms of the release until it edits them, and keeps its own from then on', async () => {
  // An earlier release stored all sections, and had no synonyms.
  const { version: _, ...document } = DEFAULT_SETTINGS;
  await test.database.pool.query(
    `INSERT INTO shop_settings (version, document, sections, changed_by) VALUES (1, $1, '{name}', 'someone')`,
    [JSON.stringify({ ...document, search: { synonyms: [] } })],
  );
  assert.deepEqual(await synonyms(), DEFAULT_SETTINGS.search.synonyms);
  await change({ name: 'Fjord' });
  assert.deepEqual(await synonyms(), DEFAULT_SETTINGS.search.synonyms);
  await change({ search: { synonyms: [] } });
  assert.deepEqual(await synonyms(), []);
  await change({ name: 'Fjord & Co' });
  assert.deepEqual(await synonyms(), []);
});
