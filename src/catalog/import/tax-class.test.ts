import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { commandActor } from '../../audit/actor.ts';
import { exportCatalog } from '../export/export.ts';
import { directRecord } from './history/direct-record.ts';
import { undoImport } from './history/undo-import.ts';
import { csvOf, emptyDatabase, importErrors, importOk, rowsOf, tee } from './import.fixture.ts';

/** The file of a tee with one more column. */
const withClass = (taxClass: string): string => {
  const [header, row] = csvOf(tee()).trim().split('\n');
  return `${header},Tax Class\n${row},${taxClass}\n`;
};
const CLASS = 'SELECT tax_class FROM products';

test('a file sets the tax class of a product, and a file without the column leaves it', async () => {
  const database = await emptyDatabase();
  await importOk(database, withClass('reduced'));
  assert.deepEqual(await rowsOf(database, CLASS), [{ tax_class: 'reduced' }]);
  assert.equal((await importOk(database, csvOf(tee()))).unchanged, 1);
  const changed = await importOk(database, csvOf(tee({ Title: 'Other tee' })));
  assert.equal(changed.updated, 1);
  assert.deepEqual(await rowsOf(database, CLASS), [{ tax_class: 'reduced' }]);
  const { changes } = await importOk(database, withClass('Zero').replace('Tee', 'Other tee'));
  assert.deepEqual(
    changes.map(({ field, from, to }) => [field, from, to]),
    [['tax class', 'reduced', 'zero']],
  );
  const exported = await text(exportCatalog(database));
  assert.match(exported, /,Tax Class[,\n]/);
  assert.equal((await importOk(database, exported)).unchanged, 1);
});

test('a new product has the standard class, and an unknown class is refused with its line', async () => {
  const database = await emptyDatabase();
  await importOk(database, withClass(''));
  assert.deepEqual(await rowsOf(database, CLASS), [{ tax_class: 'standard' }]);
  assert.deepEqual(await importErrors(database, withClass('luxury')), [
    { line: 2, reason: 'Tax Class "luxury" is unknown: write standard, reduced, zero' },
  ]);
});

test('an undo brings the tax class back', async () => {
  const database = await emptyDatabase();
  await importOk(database, withClass('reduced'));
  const record = directRecord(commandActor('a test'), { fileName: 'a.csv' });
  await importOk(database, withClass('zero'), { record });
  const input = { importId: record.importId, includesChanged: false, finish: async () => {} };
  assert.ok((await undoImport(database, input)).ok);
  assert.deepEqual(await rowsOf(database, CLASS), [{ tax_class: 'reduced' }]);
});
