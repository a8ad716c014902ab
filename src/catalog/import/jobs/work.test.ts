import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, it } from 'node:test';
import { until } from '../../../../test/until.ts';
import type { Database } from '../../../database/database.ts';
import { csvOf, emptyDatabase, importOk, rowsOf, tee } from '../import.fixture.ts';
import { cancelImport, findImport, startImport, startUndo, sweepImports } from './import-jobs.ts';
import { actor, expireWorker, holdCatalog, isImportHeld, stateOf, upload } from './jobs.fixture.ts';
import { readUpload } from './upload.ts';
import { hasWaitingImport, workOnImport } from './work.ts';

describe('imports as jobs', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await rowsOf(database, 'TRUNCATE imports CASCADE');
    await importOk(database, csvOf(tee()));
  });

  const dearer = csvOf(tee({ 'Variant Price': '25.00' }));
  const price = async () => (await rowsOf(database, 'SELECT price_minor FROM variants'))[0]?.price_minor;
  const audited = () =>
    rowsOf(database, "SELECT action, after ->> 'fileName' AS file FROM audit_log ORDER BY id DESC LIMIT 1");

  it('compares, waits for a decision, imports, and undoes', async () => {
    const id = await upload(database, dearer, { isChecked: true });
    assert.ok(await hasWaitingImport(database));
    assert.ok(await workOnImport(database, randomUUID()));
    const checked = await findImport(database, id);
    assert.deepEqual(
      [checked?.state, checked?.result?.summary?.updated, await price()],
      ['checked', 1, 2200],
    );
    assert.equal(await workOnImport(database, randomUUID()), false, 'it waits for a decision');
    assert.ok(await startImport(database, actor, id));
    assert.equal(await startImport(database, actor, id), false, 'it was started already');
    assert.ok(await workOnImport(database, randomUUID()));
    assert.deepEqual([await stateOf(database, id), await price()], ['done', 2500]);
    assert.deepEqual(await audited(), [{ action: 'catalog.import', file: 'a.csv' }]);
    const undo = await startUndo(database, actor, { id, includesChanged: false });
    assert.equal(await startUndo(database, actor, { id, includesChanged: false }), undefined, 'two clicks');
    assert.ok(undo && (await workOnImport(database, randomUUID())));
    assert.deepEqual([await stateOf(database, undo), await price()], ['done', 2200]);
    assert.equal((await audited())[0]?.action, 'catalog.undo-import');
    assert.equal((await findImport(database, id))?.canUndo, false);
    assert.deepEqual(await rowsOf(database, 'SELECT FROM import_pieces'), []);
  });

  it('reports each error with its line', async () => {
    const id = await upload(database, csvOf(tee({ 'Variant Price': '12,50' })), { isChecked: true });
    await workOnImport(database, randomUUID());
    const { state, result } = (await findImport(database, id)) ?? {};
    assert.equal(state, 'refused');
    assert.deepEqual(result?.errors, [
      { line: 2, reason: 'Variant Price "12,50" is not a price: write 12.50' },
    ]);
  });

  it('works on one import at a time, in the sequence in which they came', async () => {
    const ids = [await upload(database, dearer), await upload(database, csvOf(tee({ Handle: 'other' })))];
    const free = await holdCatalog(database);
    const working = workOnImport(database, randomUUID());
    await until(() => isImportHeld(database), 'the first one has begun');
    assert.equal(await workOnImport(database, randomUUID()), false);
    await free();
    await working;
    assert.deepEqual(await Promise.all(ids.map((id) => stateOf(database, id))), ['done', 'importing']);
    assert.ok(await workOnImport(database, randomUUID()));
    assert.equal(await stateOf(database, ids[1] ?? ''), 'done');
  });

  it('changes nothing after it was canceled, even when it was about to write', async () => {
    const id = await upload(database, dearer);
    const free = await holdCatalog(database);
    const working = workOnImport(database, randomUUID());
    await until(() => isImportHeld(database), 'the import is about to write');
    assert.ok(await cancelImport(database, id));
    await free();
    await working;
    assert.deepEqual([await stateOf(database, id), await price()], ['canceled', 2200]);
    assert.equal(await cancelImport(database, id), false);
    assert.deepEqual(await rowsOf(database, 'SELECT FROM import_changes'), []);
  });

  it('is made once when a process that seemed to have ended goes on', async () => {
    const id = await upload(database, dearer);
    const free = await holdCatalog(database);
    const first = workOnImport(database, randomUUID());
    await until(() => isImportHeld(database), 'the first process is about to write');
    await expireWorker(database);
    const second = workOnImport(database, randomUUID());
    await until(
      async () => (await rowsOf(database, 'SELECT attempts FROM imports'))[0]?.attempts === 2,
      'the second process has it',
    );
    await free();
    await Promise.all([first, second]);
    assert.deepEqual([await stateOf(database, id), await price()], ['done', 2500]);
    assert.equal(
      (
        await rowsOf(
          database,
          "SELECT FROM audit_log WHERE action = 'catalog.import' AND subject_id = (SELECT id::text FROM imports)",
        )
      ).length,
      1,
    );
  });

  it('waits for someone when it was interrupted three times, and can be started again', async () => {
    const id = await upload(database, dearer, { isChecked: true });
    await rowsOf(database, 'UPDATE imports SET attempts = 3');
    await expireWorker(database);
    assert.equal(await workOnImport(database, randomUUID()), false);
    assert.equal(await stateOf(database, id), 'failed');
    assert.ok(await startImport(database, actor, id));
    assert.equal(await stateOf(database, id), 'checking', 'nobody has seen the differences yet');
    await workOnImport(database, randomUUID());
    assert.equal(await stateOf(database, id), 'checked');
  });

  it('stores a file of several pieces byte by byte', async () => {
    const long = csvOf(
      ...Array.from({ length: 3_000 }, (_, at) => tee({ Handle: `tee-${at}`, Title: `Tée ${at}` })),
    );
    const id = await upload(database, `${long}${' '.repeat(300_000)}`);
    const chunks: Buffer[] = [];
    for await (const chunk of readUpload(database, id)) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), `${long}${' '.repeat(300_000)}`);
  });

  it('forgets files that nobody decides about, and uploads that never ended', async () => {
    const id = await upload(database, dearer, { isChecked: true });
    await workOnImport(database, randomUUID());
    await rowsOf(database, "UPDATE imports SET changed_at = now() - interval '8 days'");
    await sweepImports(database);
    assert.equal(await stateOf(database, id), 'canceled');
    assert.deepEqual(await rowsOf(database, 'SELECT FROM import_pieces'), []);
    const dead = "alive_at = now() - interval '9 minutes'";
    await rowsOf(database, `UPDATE imports SET state = 'uploading', ${dead}`);
    await sweepImports(database);
    assert.equal((await rowsOf(database, 'SELECT FROM imports')).length, 1);
    await rowsOf(database, "UPDATE imports SET alive_at = alive_at - interval '2 minutes'");
    await sweepImports(database);
    assert.deepEqual(await rowsOf(database, 'SELECT FROM imports'), []);
  });
});
