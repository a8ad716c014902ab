import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { csvOf, emptyDatabase, importOk, rowsOf, tee } from '../import/import.fixture.ts';
import { exportCatalog } from './export.ts';

const DEMO = new URL('../../../demo/catalog.csv', import.meta.url);
const PRODUCTS = `SELECT slug, name, description_html, tags, status, option_names, images, drawing,
  (SELECT json_agg(json_build_array(sku, option_values, price_minor, compare_at_minor, stock, barcode)
    ORDER BY position) FROM variants WHERE product_id = id) AS variants
  FROM products ORDER BY id`;

test('the demo catalog is the same after an export and an import into an empty shop', async () => {
  const demo = await readFile(DEMO);
  const database = await emptyDatabase();
  await importOk(database, demo);
  const before = await rowsOf(database, PRODUCTS);
  const csv = await text(exportCatalog(database));
  await importOk(await emptyDatabase(), csv);
  assert.deepEqual(await rowsOf(database, PRODUCTS), before);
  assert.equal((await importOk(database, demo)).unchanged, before.length);
});

test('an export is imported as unchanged, even after sales', async () => {
  const database = await emptyDatabase();
  await importOk(
    database,
    csvOf(
      tee({
        Handle: 'a',
        Title: '=HYPERLINK("x"), "quoted"',
        'Body (HTML)': 'One\r\n\r\n"two", <b>three</b><div>four</div>',
        Tags: '-b,+a',
        'Variant Compare At Price': '30',
        'Variant Barcode': '0123',
        'Image Src': '1.jpg',
      }),
      { Handle: 'a', 'Image Src': '2.jpg', 'Image Alt Text': 'two' },
      tee({ Handle: 'b', 'Option1 Name': 'Farbe', 'Option1 Value': 'Rot', 'Variant SKU': '' }),
      tee({ Handle: 'b', 'Option1 Value': '½', 'Variant SKU': '' }),
      tee({ Handle: 'c', Status: 'archived' }),
      { Handle: 'd', Title: 'D', Published: 'FALSE' },
    ),
  );
  await rowsOf(database, 'UPDATE variants SET stock = stock - 1');
  const csv = await text(exportCatalog(database));
  const summary = await importOk(database, csv);
  assert.deepEqual(summary.changes, []);
  assert.equal(summary.unchanged, 4);
  assert.equal(await text(exportCatalog(database)), csv);
});

test('an export is one snapshot, however slowly it is read', async () => {
  const database = await emptyDatabase();
  await importOk(
    database,
    csvOf(...Array.from({ length: 1_000 }, (_, index) => tee({ Handle: `p${index}` }))),
  );
  const csv = exportCatalog(database);
  const chunks = csv[Symbol.asyncIterator]();
  let content = String((await chunks.next()).value);
  await rowsOf(database, "UPDATE products SET name = 'Changed'");
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) content += String(next.value);
  assert.equal(content.split('\n').length, 1_002);
  assert.doesNotMatch(content, /Changed/);
});

test('an export that is not read to the end releases its connection', async () => {
  const database = await emptyDatabase();
  await importOk(
    database,
    csvOf(...Array.from({ length: 1_000 }, (_, index) => tee({ Handle: `p${index}` }))),
  );
  for (let time = 0; time < 12; time++) {
    for await (const _ of exportCatalog(database)) break;
  }
  assert.equal((await rowsOf(database, 'SELECT FROM products')).length, 1_000);
});
