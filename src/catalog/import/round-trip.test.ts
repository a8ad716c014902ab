import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import { exportCatalog } from '../export/export.ts';
import { csvOf, emptyDatabase, importOk, rowsOf, tee } from './import.fixture.ts';
import { escapeFormula, unescapeFormula } from './read/cells.ts';
import { sanitizeDescription } from './read/description.ts';
import { parseStockMark, stockMarkText } from './read/inventory.ts';

const FRAGMENTS = [
  '<p>',
  '</p>',
  '<b>',
  '</b>',
  '<div>',
  '<a href="https://a.test">',
  '</a>',
  '<li>',
  '<ul>',
  '<br>',
  '<td colspan="2">',
  '<table>',
  '<script>',
  '<',
  '>',
  '&',
  '&amp;',
  '&quot;',
  '&lt;',
  '&#39;',
  '&#1;',
  '"',
  "'",
  ' ',
  '\n\n',
  'a',
  '½',
];

test('sanitizing any description twice equals sanitizing it once', () => {
  const html = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 25 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(html, (html) => {
      const once = sanitizeDescription(html);
      assert.equal(sanitizeDescription(once), once);
    }),
    { numRuns: 3_000 },
  );
});

test('quotes and apostrophes in a plain description are unchanged', () => {
  assert.equal(
    sanitizeDescription(`Say "hello", it's <5 & warm`),
    `<p>Say "hello", it's &lt;5 &amp; warm</p>`,
  );
});

test('no cell starts like a formula, and each one comes back the same', () => {
  const start = fc.constantFrom('', "'", "''", '=', '+', '-', '@', '\t', '\r');
  fc.assert(
    fc.property(start, start, fc.string(), (first, second, rest) => {
      const cell = escapeFormula(first + second + rest);
      assert.equal(unescapeFormula(cell), first + second + rest);
      assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
    }),
  );
});

test('a stock mark comes back the same, and no other text is one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.integer({ min: 0, max: 4e15 }),
      (moved, madeAtMicros) =>
        assert.deepEqual(parseStockMark(stockMarkText({ moved, madeAtMicros })), { moved, madeAtMicros }),
    ),
  );
  for (const text of ['', 'm', 'm1', '12', 'm1t', 'm1.5tabc']) assert.equal(parseStockMark(text), undefined);
});

const HOSTILE = tee({
  Handle: '-5-pack',
  Title: '=HYPERLINK("https://evil.test")',
  'Body (HTML)': `It's "soft"`,
  Vendor: '@vendor',
  Type: "''=quoted",
  Tags: '-b,+a',
  'Option1 Name': 'Strength',
  'Option1 Value': '+1.50',
  'Variant SKU': '-1',
  'Variant Barcode': "'0123",
});

test('texts that a spreadsheet would run are escaped and come back as unchanged', async () => {
  const database = await emptyDatabase();
  await importOk(
    database,
    csvOf(HOSTILE, tee({ Handle: '-5-pack', 'Option1 Value': '-1.50', 'Variant SKU': '=1' })),
  );
  const csv = await text(exportCatalog(database));
  assert.doesNotMatch(csv, /(^|[,\n])"?[=+\-@]/);
  const again = await importOk(database, csv);
  assert.deepEqual([again.changes, again.unchanged], [[], 1]);
  const [product] = await rowsOf(database, 'SELECT handle, type, vendor, description_html FROM products');
  assert.deepEqual(product, {
    handle: '-5-pack',
    type: "'=quoted",
    vendor: '@vendor',
    description_html: `<p>It's "soft"</p>`,
  });
  const barcodes = await rowsOf(database, 'SELECT sku, barcode FROM variants ORDER BY position');
  assert.deepEqual(barcodes, [
    { sku: '-1', barcode: '0123' },
    { sku: '=1', barcode: '' },
  ]);
});
