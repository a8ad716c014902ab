import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { commandActor } from '../../../audit/actor.ts';
import type { Database } from '../../../database/database.ts';
import { exportCatalog } from '../../export/export.ts';
import { type Cells, csvOf, emptyDatabase, importOk, rowsOf, tee } from '../import.fixture.ts';
import type { ImportOptions } from '../import.ts';
import { directRecord } from './direct-record.ts';
import { undoImport } from './undo-import.ts';

const actor = commandActor('a test');
const size = (handle: string, value: string, more: Cells = {}): Cells =>
  tee({
    ...{
      Handle: handle,
      'Option1 Name': 'Size',
      'Option1 Value': value,
      'Variant SKU': `${handle}-${value}`,
    },
    ...more,
  });

/** Imports a file as the command does, and returns its ID. */
async function importRecorded(database: Database, csv: string, options: ImportOptions = {}): Promise<string> {
  const record = directRecord(actor, { fileName: 'a.csv', ...options });
  await importOk(database, csv, { ...options, record });
  return record.importId;
}

async function undo(database: Database, importId: string, includesChanged = false) {
  const undone = await undoImport(database, { importId, includesChanged, finish: async () => {} });
  assert.ok(undone.ok);
  return undone.summary;
}

const exported = (database: Database) => text(exportCatalog(database));
/** What nothing of the shop may differ in after an undo, without times and versions. */
const contentsOf = (database: Database) =>
  rowsOf(
    database,
    `SELECT slug, handle, status, drawing, (SELECT json_agg(json_build_object('sku', sku, 'merchant', merchant_sku,
        'color', color, 'stock', stock, 'weight', weight_grams, 'created', variants.created_at,
        'moved', stock_moved, 'aliases', ARRAY(SELECT alias FROM sku_aliases WHERE sku_aliases.sku = variants.sku))
        ORDER BY position) FROM variants WHERE product_id = products.id) AS variants,
      (SELECT card FROM listings WHERE product_id = products.id) AS card
    FROM products ORDER BY slug`,
  );
const isBalanced = async (database: Database) =>
  (
    await rowsOf(
      database,
      `SELECT sku FROM variants WHERE stock <> (SELECT coalesce(sum(change), 0) FROM stock_ledger
        WHERE stock_ledger.sku = variants.sku)`,
    )
  ).length === 0;

const BEFORE = csvOf(
  size('tee', 'S', { Title: 'Tee', Type: 'Tees', Tags: 'cotton, new', 'Variant Compare At Price': '30.00' }),
  size('tee', 'M'),
  size('tee', 'L'),
  tee({ Handle: 'cap', Title: 'Cap', 'Image Src': 'https://shop.test/cap.jpg', 'Image Alt Text': 'A cap' }),
  tee({ Handle: 'untouched', Title: 'Untouched' }),
);
/** Changes fields, prices, stock and an SKU, adds a variant and a product, and removes two variants. */
const AFTER = csvOf(
  size('tee', 'S', { Title: 'Crew tee', Type: 'Shirts', Tags: 'linen', 'Variant Price': '25.00' }),
  size('tee', 'M', { 'Variant SKU': 'RENAMED', 'Variant Inventory Qty': '50' }),
  size('tee', 'XXL'),
  tee({ Handle: 'cap', Title: 'Cap', Status: 'draft' }),
  tee({ Handle: 'new', Title: 'New' }),
);

async function shopBefore(): Promise<Database> {
  const database = await emptyDatabase();
  await importOk(database, BEFORE);
  await rowsOf(database, "UPDATE variants SET weight_grams = 180 WHERE sku = 'tee-L'");
  await rowsOf(database, "INSERT INTO sku_aliases (alias, sku) VALUES ('FORMER', 'tee-L')");
  return database;
}

test('after an undo, the shop is what it was before the import', async () => {
  const database = await shopBefore();
  const [csv, contents] = [await exported(database), await contentsOf(database)];
  const id = await importRecorded(database, AFTER, { removesMissing: true });
  assert.notEqual(await exported(database), csv);
  const { restored, removed, archived, gone, leftCount } = await undo(database, id);
  assert.deepEqual([restored, removed, archived, gone, leftCount], [2, 1, 0, 0, 0]);
  assert.equal(await exported(database), csv);
  const now = await contentsOf(database);
  // A cart that was filled after the import knows the variant by its SKU of that time.
  const { variants = [] } = (now[1] ?? {}) as { variants?: { sku: string; aliases: string[] }[] };
  const renamed = variants.find(({ sku }) => sku === 'tee-M');
  assert.deepEqual(renamed?.aliases, ['RENAMED']);
  renamed.aliases = [];
  assert.deepEqual(now, contents);
  assert.ok(await isBalanced(database));
});

test('what was sold, returned and received after the import is kept', async () => {
  const database = await shopBefore();
  const id = await importRecorded(database, AFTER, { removesMissing: true });
  await rowsOf(database, "UPDATE variants SET stock = stock - 7 WHERE sku = 'RENAMED'");
  await rowsOf(database, "UPDATE variants SET stock = stock + 4 WHERE sku = 'tee-S'");
  const { restored, leftCount } = await undo(database, id);
  assert.deepEqual([restored, leftCount], [2, 0]);
  const stock = await rowsOf(database, "SELECT sku, stock FROM variants WHERE sku LIKE 'tee-%' ORDER BY sku");
  assert.deepEqual(stock, [
    { sku: 'tee-L', stock: 5 },
    // The import had set it to 50. It was 5 before, and 7 were sold.
    { sku: 'tee-M', stock: 0 },
    { sku: 'tee-S', stock: 9 },
  ]);
});

test('products that were changed after the import are named and left, and can be undone later', async () => {
  const database = await shopBefore();
  const csv = await exported(database);
  const id = await importRecorded(database, AFTER, { removesMissing: true });
  await rowsOf(database, "UPDATE products SET name = 'Edited' WHERE slug = 'tee'");
  await rowsOf(database, "UPDATE variants SET price_minor = 1 WHERE sku = 'SKU-new'");
  const first = await undo(database, id);
  assert.deepEqual([first.restored, first.removed, first.leftCount], [1, 0, 2]);
  assert.deepEqual(first.left, ['new', 'tee']);
  assert.deepEqual(await rowsOf(database, "SELECT name FROM products WHERE slug = 'tee'"), [
    { name: 'Edited' },
  ]);
  const second = await undo(database, id, true);
  assert.deepEqual([second.restored, second.removed, second.leftCount], [1, 1, 0]);
  assert.equal(await exported(database), csv);
});

test('a created product that customers have bought, reviewed or saved is archived, not deleted', async () => {
  const database = await shopBefore();
  const id = await importRecorded(database, csvOf(tee({ Handle: 'new' }), tee({ Handle: 'unused' })));
  await rowsOf(database, "UPDATE variants SET stock = stock - 1 WHERE sku = 'SKU-new'");
  const { removed, archived } = await undo(database, id);
  assert.deepEqual([removed, archived], [1, 1]);
  const rows = await rowsOf(
    database,
    "SELECT status, (SELECT count(*)::int FROM listings WHERE product_id = id) AS listed FROM products WHERE slug = 'new'",
  );
  assert.deepEqual(rows, [{ status: 'archived', listed: 0 }]);
});

test('a product that was deleted after the import stays deleted', async () => {
  const database = await shopBefore();
  const id = await importRecorded(database, AFTER);
  await rowsOf(database, "DELETE FROM products WHERE slug IN ('cap', 'new')");
  const { restored, removed, gone } = await undo(database, id);
  assert.deepEqual([restored, removed, gone], [1, 0, 2]);
});

test('an SKU that another product has by now is not taken from it', async () => {
  const database = await shopBefore();
  const id = await importRecorded(database, AFTER, { removesMissing: true });
  await rowsOf(database, "UPDATE variants SET sku = 'tee-L' WHERE sku = 'SKU-untouched'");
  await undo(database, id);
  const rows = await rowsOf(
    database,
    "SELECT slug, coalesce(merchant_sku, sku) AS merchant FROM variants JOIN products ON id = product_id WHERE option_values = '{L}' OR sku = 'tee-L' ORDER BY slug",
  );
  assert.deepEqual(rows, [
    { slug: 'tee', merchant: 'tee-L' },
    { slug: 'untouched', merchant: 'SKU-untouched' },
  ]);
});

test('only the last import that has changed something can be undone', async () => {
  const database = await shopBefore();
  const first = await importRecorded(database, csvOf(tee({ Handle: 'first' })));
  const second = await importRecorded(database, AFTER);
  await importRecorded(database, AFTER);
  assert.deepEqual(await rowsOf(database, 'SELECT DISTINCT import_id FROM import_changes'), [
    { import_id: second },
  ]);
  assert.equal((await undo(database, first)).removed, 0);
  assert.equal((await undo(database, second)).restored, 2);
});

test('a dry run locks no row, and counts what the import then does', async () => {
  const database = await shopBefore();
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM variants FOR UPDATE');
    await client.query('SELECT FROM products FOR UPDATE');
    const dry = await importOk(database, AFTER, { dryRun: true, removesMissing: true });
    await client.query('ROLLBACK');
    assert.deepEqual(await importOk(database, AFTER, { removesMissing: true }), dry);
  } finally {
    client.release();
  }
});
