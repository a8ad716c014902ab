import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Database } from '../../database/database.ts';
import { exportCatalog } from '../export/export.ts';
import { emptyDatabase, importErrors, importOk, rowsOf } from './import.fixture.ts';

const CASES = new URL('./cases/', import.meta.url);
const DEMO = new URL('../../../demo/catalog.csv', import.meta.url);

const caseOf = (name: string): Promise<string> => readFile(new URL(`${name}.csv`, CASES), 'utf8');

const VARIANTS = `SELECT slug, sku, merchant_sku, array_to_string(option_values, '/') AS values, stock,
  is_counted, sells_below_zero FROM variants JOIN products ON id = product_id ORDER BY id, position`;

/** Imports the demo catalog first if the case needs existing products. */
async function shopWith(name: string): Promise<Database> {
  const database = await emptyDatabase();
  if (WITH_DEMO.includes(name)) await importOk(database, await readFile(DEMO));
  return database;
}

const WITH_DEMO = ['price-update-only', 'made-sku-existing'];
const REFUSED = ['qty-0', 'qty-1'];
const names = readdirSync(CASES).flatMap((file) => (file.endsWith('.csv') ? [file.slice(0, -4)] : []));

for (const name of names.filter((name) => !REFUSED.includes(name))) {
  test(`${name}: a second import changes nothing, and an export comes back the same`, async () => {
    const database = await shopWith(name);
    const file = await caseOf(name);
    await importOk(database, file);
    const before = await rowsOf(database, VARIANTS);
    const again = await importOk(database, file);
    assert.deepEqual([again.created, again.updated, again.changes], [0, 0, []]);
    const csv = await text(exportCatalog(database));
    const back = await importOk(database, csv);
    assert.deepEqual([back.created, back.updated, back.changes], [0, 0, []]);
    assert.deepEqual(await rowsOf(database, VARIANTS), before);
    const elsewhere = await emptyDatabase();
    await importOk(elsewhere, csv);
    assert.equal((await importOk(elsewhere, csv)).updated, 0);
    const skusOf = (csv: string) => csv.replace(/m-?\d+t\w+/g, '');
    assert.equal(skusOf(await text(exportCatalog(elsewhere))), skusOf(csv));
  });
}

/** Imports the case and returns its remarks as "kind: lines". */
async function remarksOf(database: Database, name: string): Promise<string[]> {
  const { remarks } = await importOk(database, await caseOf(name));
  return remarks.map(({ kind, lines }) => `${kind}: ${lines.join(', ')}`);
}

test('dup-sku: one SKU on two sizes becomes two variants and one remark', async () => {
  const database = await emptyDatabase();
  assert.deepEqual(await remarksOf(database, 'dup-sku'), ['own_sku: 3']);
  const rows = await rowsOf(database, VARIANTS);
  assert.deepEqual(
    rows.map(({ sku, merchant_sku, stock }) => [sku, merchant_sku, stock]),
    [
      ['WS-100', 'WS-100', 5],
      ['t-dup-m', 'WS-100', 5],
    ],
  );
});

test('long-sku: a SKU of more than 100 characters is kept as the merchant SKU', async () => {
  const database = await emptyDatabase();
  assert.deepEqual(await remarksOf(database, 'long-sku'), ['own_sku: 2']);
  const [row] = await rowsOf(database, VARIANTS);
  assert.equal(row?.sku, 't-longsku');
  assert.match(String(row?.merchant_sku), /^Linen shirt long sleeve .* size medium, 2026$/);
});

for (const name of names.filter((name) => name.startsWith('made-sku'))) {
  test(`${name}: each variant gets a different SKU`, async () => {
    const database = await shopWith(name);
    const before = (await rowsOf(database, VARIANTS)).length;
    await importOk(database, await caseOf(name));
    const rows = await rowsOf(database, VARIANTS);
    assert.equal(rows.length, before + (name === 'made-sku-existing' ? 1 : 2));
  });
}

test('price-update-only: only the columns of the file change', async () => {
  const database = await shopWith('price-update-only');
  const everything = `SELECT name, description_html, type, tags, status, images, drawing, (SELECT json_agg(json_build_array(sku,
    option_values, color, size, stock, position, CASE WHEN price_minor <> 5900 THEN price_minor END) ORDER BY position)
    FROM variants WHERE product_id = id) AS variants FROM products WHERE slug = 'oxford-shirt'`;
  await rowsOf(
    database,
    `UPDATE variants SET price_minor = 5900, compare_at_minor = NULL
     WHERE option_values[1] = 'Sky blue' AND option_values[2] IN ('M', 'L')
       AND product_id = (SELECT id FROM products WHERE slug = 'oxford-shirt')`,
  );
  const before = await rowsOf(database, everything);
  await importOk(database, await readFile(DEMO));
  const file = await caseOf('price-update-only');
  const { changes, variants } = await importOk(database, file);
  assert.deepEqual(variants, { created: 0, updated: 2, removed: 0 });
  assert.ok(changes.every(({ field }) => /price$/.test(field)));
  assert.deepEqual(await rowsOf(database, everything), before);
});

test('resku: a variant whose SKU is filled in stays the same and is found by its old SKU', async () => {
  const database = await emptyDatabase();
  await importOk(database, await caseOf('resku-1-blank'));
  await rowsOf(database, "UPDATE variants SET stock = 3 WHERE sku = 't-resku-m'");
  const { variants } = await importOk(database, await caseOf('resku-2-filled'));
  assert.deepEqual(variants, { created: 0, updated: 2, removed: 0 });
  assert.deepEqual(await rowsOf(database, 'SELECT alias, sku FROM sku_aliases ORDER BY alias'), [
    { alias: 't-resku-l', sku: 'CJ-L' },
    { alias: 't-resku-m', sku: 'CJ-M' },
  ]);
});

test('tracker-blank is not counted, policy-continue sells below zero', async () => {
  const database = await emptyDatabase();
  await importOk(database, await caseOf('tracker-blank'));
  await importOk(database, await caseOf('policy-continue'));
  const rows = await rowsOf(database, VARIANTS);
  assert.deepEqual(
    rows.map((row) => [row.slug, row.stock, row.is_counted, row.sells_below_zero]),
    [
      ['t-untracked', 0, false, false],
      ['t-continue', 0, true, true],
    ],
  );
  const cards = await rowsOf(database, "SELECT card -> 'available' AS available FROM listings");
  assert.deepEqual(cards, [{ available: true }, { available: true }]);
  const csv = await text(exportCatalog(database));
  assert.match(csv, /\nt-untracked,.*,,,deny,manual,10\.00,/);
  assert.match(csv, /\nt-continue,.*,shopify,0,continue,manual,10\.00,/);
});

test('no-qty-column leaves the stock unchanged and reports how many new variants have none', async () => {
  const database = await emptyDatabase();
  assert.deepEqual(await remarksOf(database, 'no-qty-column'), ['no_quantity: 2']);
  await rowsOf(database, 'UPDATE variants SET stock = 4');
  assert.deepEqual(await remarksOf(database, 'no-qty-column'), []);
  assert.equal((await rowsOf(database, VARIANTS))[0]?.stock, 4);
});

test('gift-card is skipped and counted', async () => {
  const database = await emptyDatabase();
  assert.deepEqual(await remarksOf(database, 'gift-card'), ['gift_card: 2']);
  assert.deepEqual(await rowsOf(database, VARIANTS), []);
});

test('handles-merge: two products get two addresses', async () => {
  const database = await emptyDatabase();
  assert.deepEqual(await remarksOf(database, 'handles-merge'), ['other_address: 2']);
  const rows = await rowsOf(database, 'SELECT name, handle, slug FROM products ORDER BY id');
  assert.deepEqual(
    rows.map(({ name, handle }) => [name, handle]),
    [
      ['Linen tee (old)', 'linen_tee'],
      ['Linen tee (new)', 'linen-tee'],
    ],
  );
  assert.match(String(rows[0]?.slug), /^linen-tee-[0-9a-f]{8}$/);
  assert.equal(rows[1]?.slug, 'linen-tee');
});

test('sci-sku: long numbers shortened by a spreadsheet are reported', async () => {
  const database = await emptyDatabase();
  assert.deepEqual(await remarksOf(database, 'sci-sku'), ['shortened_number: 2, 3']);
  const barcodes = await rowsOf(database, 'SELECT barcode FROM variants ORDER BY position');
  assert.deepEqual(barcodes, [{ barcode: '8.72E+12' }, { barcode: '8720892119308' }]);
});

test('new-headers: the current template is read like the classic one', async () => {
  const database = await emptyDatabase();
  assert.deepEqual(await remarksOf(database, 'new-headers'), []);
  const rows = await rowsOf(database, VARIANTS);
  assert.deepEqual(
    rows.map((row) => [row.sku, row.values, row.stock, row.is_counted, row.sells_below_zero]),
    [
      ['BB-75A', 'Rosé/75/A', 3, true, false],
      ['BB-75A+', 'Rosé/75/A+', -2, true, true],
      ['balcony-bra-rose-75-a', 'Rose/75/A', 0, false, false],
    ],
  );
  const [product] = await rowsOf(
    database,
    'SELECT description_html, jsonb_array_length(images) AS images FROM products',
  );
  assert.deepEqual(product, { description_html: `<p>It's "soft", &amp; light.</p>`, images: 3 });
});

test('qty-0 and qty-1 are refused with their line number', async () => {
  const database = await emptyDatabase();
  for (const name of REFUSED) {
    const [error, ...others] = await importErrors(database, await caseOf(name));
    assert.equal(others.length, 0);
    assert.equal(error?.line, 2);
    assert.match(String(error?.reason), /^Variant Inventory Qty "(5\.0|1,000)" is not a number of items/);
  }
});
