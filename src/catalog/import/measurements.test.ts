import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { commandActor } from '../../audit/actor.ts';
import { exportCatalog } from '../export/export.ts';
import { directRecord } from './history/direct-record.ts';
import { undoImport } from './history/undo-import.ts';
import { csvOf, emptyDatabase, importErrors, importOk, rowsOf, tee } from './import.fixture.ts';

/** The file of a tee with one more column. */
const measured = (measurements: string): string => {
  const [header, row] = csvOf(tee()).trim().split('\n');
  return `${header},Measurements\n${row},"${measurements}"\n`;
};
const STORED = 'SELECT measurements FROM products';

test('a file sets what a garment measures, a file without the column leaves it, and an export has it', async () => {
  const database = await emptyDatabase();
  await importOk(database, measured('Chest: S 50, M 53,5; Length: S 70'));
  const stored = [{ measurements: 'Chest: S 50, M 53.5\nLength: S 70' }];
  assert.deepEqual(await rowsOf(database, STORED), stored);
  assert.equal((await importOk(database, csvOf(tee()))).unchanged, 1);
  assert.equal((await importOk(database, csvOf(tee({ Title: 'Other tee' })))).updated, 1);
  assert.deepEqual(await rowsOf(database, STORED), stored);
  const exported = await text(exportCatalog(database));
  assert.match(exported, /"Chest: S 50, M 53\.5; Length: S 70"/);
  assert.equal((await importOk(database, exported)).unchanged, 1);
});

test('what cannot be read is refused with its line', async () => {
  const [error] = await importErrors(await emptyDatabase(), measured('about 50'));
  assert.equal(error?.line, 2);
  assert.match(error?.reason ?? '', /^Measurements "about 50" cannot be read: write each line like/);
});

test('an undo brings them back', async () => {
  const database = await emptyDatabase();
  await importOk(database, measured('Chest: S 50'));
  const record = directRecord(commandActor('a test'), { fileName: 'a.csv' });
  const { changes } = await importOk(database, measured('Chest: S 51'), { record });
  assert.deepEqual(
    changes.map(({ field, from, to }) => [field, from, to]),
    [['measurements', 'Chest: S 50', 'Chest: S 51']],
  );
  const input = { importId: record.importId, includesChanged: false, finish: async () => {} };
  assert.ok((await undoImport(database, input)).ok);
  assert.deepEqual(await rowsOf(database, STORED), [{ measurements: 'Chest: S 50' }]);
});
