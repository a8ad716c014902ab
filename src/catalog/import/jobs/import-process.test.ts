import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '../../../../proving-ground/shared/test-database.ts';
import { until } from '../../../../test/until.ts';
import { csvOf, importOk, rowsOf, tee } from '../import.fixture.ts';
import { startUndo } from './import-jobs.ts';
import { actor, expireWorker, holdCatalog, isImportHeld, stateOf, upload } from './jobs.fixture.ts';
import { workOnImportsApart } from './start-process.ts';
import { workOnImport } from './work.ts';

const entry = fileURLToPath(new URL('./import-process.ts', import.meta.url));

describe('the process that imports', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase({ statementTimeoutMs: 0 });
    await importOk(test.database, csvOf(tee()));
  });
  after(() => test.drop());

  const urlOf = ({ connection: { host, user, database, port } }: TestDatabase) =>
    `postgres:///${database}?host=${encodeURIComponent(host ?? '')}&user=${user}${port ? `&port=${port}` : ''}`;
  const price = async () => (await rowsOf(test.database, 'SELECT price_minor FROM variants'))[0]?.price_minor;
  const deps = () => ({
    database: test.database,
    databaseUrl: urlOf(test),
    announceCatalog: async () => {},
  });

  /** Starts the process, and holds it before its first change. */
  async function startAndHold() {
    const free = await holdCatalog(test.database);
    const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.write(`${randomUUID()} ${urlOf(test)}\n`);
    await until(() => isImportHeld(test.database), 'it is about to write');
    return { child, free };
  }

  it('P45: leaves nothing half done when it is killed, and the next one imports the file', async () => {
    const id = await upload(test.database, csvOf(tee({ 'Variant Price': '25.00' })));
    const { child, free } = await startAndHold();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await free();
    assert.deepEqual([await stateOf(test.database, id), await price()], ['importing', 2200]);
    await workOnImportsApart(deps(), new AbortController().signal);
    assert.equal(await stateOf(test.database, id), 'importing', 'it may still be alive');
    await expireWorker(test.database);
    await workOnImportsApart(deps(), new AbortController().signal);
    assert.deepEqual([await stateOf(test.database, id), await price()], ['done', 2500]);
  });

  /** As if the pictures of the import had been fetched, and had replaced another one. */
  async function bringPictures(importId: string): Promise<void> {
    const key = 'a'.repeat(32);
    for (const query of [
      `INSERT INTO picture_contents (key, width, height, place) VALUES ('${key}', 9, 9, 'database')`,
      `INSERT INTO pictures (product_id, position, content_key, kind, alt, import_id)
        SELECT id, 1, '${key}', 'png', alt, import FROM products,
          (VALUES ('replaced', NULL), ('brought', '${importId}'::uuid)) AS one (alt, import)`,
      "DELETE FROM pictures WHERE alt = 'replaced'",
      `UPDATE removed_pictures SET replaced_by_import = '${importId}'`,
    ])
      await rowsOf(test.database, query);
  }
  const pictures = async () =>
    (await rowsOf(test.database, 'SELECT alt FROM pictures')).map(({ alt }) => alt);

  it('P45: leaves nothing half undone when it is killed, and the next one undoes the import', async () => {
    const id = await upload(test.database, csvOf(tee({ 'Variant Price': '28.00' })));
    await workOnImport(test.database, randomUUID());
    assert.equal(await price(), 2800);
    await bringPictures(id);
    assert.ok(await startUndo(test.database, actor, { id, includesChanged: false }));
    const { child, free } = await startAndHold();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await free();
    assert.deepEqual([await price(), await pictures()], [2800, ['brought']]);
    await expireWorker(test.database);
    await workOnImportsApart(deps(), new AbortController().signal);
    assert.deepEqual([await price(), await pictures()], [2500, ['replaced']]);
  });

  it('ends with the web process, and changes nothing', async () => {
    await upload(test.database, csvOf(tee({ 'Variant Price': '30.00' })));
    const { child, free } = await startAndHold();
    child.stdin.end();
    await once(child, 'exit');
    await free();
    assert.equal(await price(), 2500);
  });
});
