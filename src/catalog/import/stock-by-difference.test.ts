import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Database } from '../../database/database.ts';
import { exportCatalog } from '../export/export.ts';
import { csvOf, emptyDatabase, importOk, rowsOf, tee } from './import.fixture.ts';

const sell = (database: Database, quantity: number) =>
  rowsOf(database, `UPDATE variants SET stock = stock - ${quantity} WHERE sku = 'SKU-tee'`);
const stockOf = async (database: Database) =>
  (await rowsOf(database, "SELECT stock FROM variants WHERE sku = 'SKU-tee'"))[0]?.stock;
const exported = (database: Database) => text(exportCatalog(database));

/** The export with a quantity changed, as if edited in a spreadsheet. */
const edited = (csv: string, from: number, to: number): string => {
  const changed = csv.replace(`,shopify,${from},`, `,shopify,${to},`);
  assert.notEqual(changed, csv);
  return changed;
};

async function shopOf(): Promise<Database> {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee({ 'Variant Inventory Qty': '10' }), tee({ Handle: 'other' })));
  return database;
}

test('importing an export does not undo later sales, and the summary says so', async () => {
  const database = await shopOf();
  const yesterday = await exported(database);
  await sell(database, 3);
  for (const dryRun of [true, false]) {
    const { remarks, changes, unchanged } = await importOk(database, yesterday, { dryRun });
    assert.deepEqual([changes, unchanged], [[], 2]);
    assert.deepEqual(remarks, [{ kind: 'stock_moved', count: 1, lineCount: 1, lines: [2], example: '' }]);
    assert.equal(await stockOf(database), 7);
  }
});

test('an edited quantity is reduced by later sales exactly once', async () => {
  const database = await shopOf();
  const delivery = edited(await exported(database), 10, 15);
  await sell(database, 3);
  const dry = await importOk(database, delivery, { dryRun: true });
  assert.deepEqual(
    dry.changes.map(({ field, from, to }) => [field, from, to]),
    [['stock', '7', '12']],
  );
  for (let times = 0; times < 2; times++) await importOk(database, delivery);
  assert.equal(await stockOf(database), 12);
  await sell(database, 2);
  await importOk(database, delivery);
  assert.equal(await stockOf(database), 10);
  await importOk(database, await exported(database));
  assert.equal(await stockOf(database), 10);
});

test('a sale that commits during an export is not lost', async () => {
  const database = await shopOf();
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("UPDATE variants SET stock = stock - 2 WHERE sku = 'SKU-tee'");
    const meanwhile = await exported(database);
    await client.query('COMMIT');
    await importOk(database, meanwhile);
    assert.equal(await stockOf(database), 8);
  } finally {
    client.release();
  }
});

test('--overwrite-stock takes the quantities as they are', async () => {
  const database = await shopOf();
  const yesterday = await exported(database);
  await sell(database, 3);
  const { remarks } = await importOk(database, yesterday, { overwritesStock: true });
  assert.deepEqual([await stockOf(database), remarks], [10, []]);
});

test('an export of another shop is treated like any other file', async () => {
  const database = await shopOf();
  await sell(database, 4);
  const elsewhere = await exported(database);
  const other = await shopOf();
  for (let times = 0; times < 2; times++) await importOk(other, elsewhere);
  assert.equal(await stockOf(other), 6);
});

test('stock does not drop below zero when more was sold than counted', async () => {
  const database = await shopOf();
  const counted = edited(await exported(database), 10, 2);
  await sell(database, 5);
  await importOk(database, counted);
  assert.equal(await stockOf(database), 0);
});
