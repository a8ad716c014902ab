import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { csvOf, emptyDatabase, importErrors, importOk, rowsOf, streamOf, tee } from './import.fixture.ts';
import { importCatalog } from './import.ts';

test('a product is read from its rows with options in foreign languages, pictures, and all other fields', async () => {
  const database = await emptyDatabase();
  await importOk(
    database,
    csvOf(
      {
        Handle: 'Jupe Plissée',
        Title: '  Jupe   plissée ',
        'Body (HTML)': '<p>Laine<script>x()</script></p>',
        Tags: 'Damen, new, NEW',
        'Product Category': 'Apparel & Accessories > Clothing > Skirts',
        'Option1 Name': 'Schnitt',
        'Option1 Value': 'Kurz',
        'Option2 Name': 'Größe',
        'Option2 Value': 'M',
        'Option3 Name': 'Färg',
        'Option3 Value': 'Blå',
        'Variant Price': '55.30',
        'Variant Compare At Price': '60',
        'Variant Inventory Qty': '-4',
        'Image Src': 'https://example.com/2.jpg',
        'Image Position': '2',
      },
      {
        Handle: 'Jupe Plissée',
        'Option1 Value': 'Kurz',
        'Option2 Value': 'S',
        'Option3 Value': 'Blå',
        'Variant Price': '50',
        'Variant Compare At Price': '49.99',
        'Variant Inventory Qty': '2',
        'Variant SKU': 'J-S',
      },
      {
        Handle: 'Jupe Plissée',
        'Image Src': 'https://example.com/1.jpg',
        'Image Position': '1',
        'Image Alt Text': 'Jupe',
      },
    ),
  );
  const [product] = await rowsOf(database, 'SELECT * FROM products');
  assert.equal(product?.slug, 'jupe-plissee');
  assert.equal(product?.name, 'Jupe plissée');
  assert.equal(product?.description_html, '<p>Laine</p>');
  assert.deepEqual(product?.tags, ['Damen', 'new']);
  assert.equal(product?.drawing, 'pleated-skirt');
  assert.deepEqual(product?.option_names, ['Schnitt', 'Größe', 'Färg']);
  assert.deepEqual(product?.images, [
    { src: 'https://example.com/1.jpg', alt: 'Jupe' },
    { src: 'https://example.com/2.jpg', alt: '' },
  ]);
  const variants = await rowsOf(
    database,
    'SELECT sku, color, size, style, price_minor, compare_at_minor, stock FROM variants ORDER BY position',
  );
  const same = { color: 'Blå', style: 'Kurz' };
  assert.deepEqual(variants, [
    {
      ...same,
      sku: 'jupe-plissee-kurz-m-bla',
      size: 'M',
      price_minor: 5530,
      compare_at_minor: 6000,
      stock: 0,
    },
    { ...same, sku: 'J-S', size: 'S', price_minor: 5000, compare_at_minor: null, stock: 2 },
  ]);
});

test('importing again writes only what differs', async () => {
  const database = await emptyDatabase();
  const a = tee({ Handle: 'a' });
  const b = tee({ Handle: 'b' });
  await importOk(database, csvOf(a, b));
  const versions = 'SELECT slug, version, updated_at FROM products ORDER BY slug';
  const before = await rowsOf(database, versions);
  const again = await importOk(database, csvOf(a, b));
  assert.deepEqual(await rowsOf(database, versions), before);
  assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 2]);
  const changed = await importOk(database, csvOf({ ...a, 'Variant Price': '23' }, b));
  assert.deepEqual([changed.updated, changed.unchanged, changed.variants.updated], [1, 1, 1]);
  const after = await rowsOf(database, versions);
  assert.equal(after[0]?.version, '2');
  assert.deepEqual(after[1], before[1]);
});

test('stock is set to the quantity in the file, even if nothing else changed', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee()));
  await rowsOf(database, 'UPDATE variants SET stock = 1');
  const summary = await importOk(database, csvOf(tee()));
  assert.equal(summary.updated, 1);
  assert.deepEqual(await rowsOf(database, 'SELECT stock FROM variants'), [{ stock: 5 }]);
});

test('a file without a quantity column leaves the stock unchanged', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee()));
  const summary = await importOk(database, 'Handle,Title,SKU,Price\ntee,Tee,SKU-tee,30\nnew,New,N,1\n');
  assert.deepEqual([summary.updated, summary.created], [1, 1]);
  const stocks = await rowsOf(database, 'SELECT sku, stock, price_minor FROM variants ORDER BY sku DESC');
  assert.deepEqual(stocks, [
    { sku: 'SKU-tee', stock: 5, price_minor: 3000 },
    { sku: 'N', stock: 0, price_minor: 100 },
  ]);
});

test('products later in the file are newer', async () => {
  const database = await emptyDatabase();
  const handles = Array.from({ length: 600 }, (_, index) => `p${(index * 7919) % 600}`);
  await importOk(database, csvOf(...handles.map((Handle) => tee({ Handle }))));
  for (const order of ['id', 'created_at']) {
    const rows = await rowsOf(database, `SELECT slug FROM products ORDER BY ${order}`);
    assert.deepEqual(
      rows.map(({ slug }) => slug),
      handles,
    );
  }
});

test('one invalid row among 5,000 leaves the shop unchanged', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee()));
  const rows = Array.from({ length: 5_000 }, (_, index) => tee({ Handle: `p${index}` }));
  rows[2_500] = { ...rows[2_500], 'Variant Price': '12,50' };
  assert.deepEqual(await importErrors(database, csvOf(tee({ Title: 'Changed' }), ...rows)), [
    { line: 2_503, reason: 'Variant Price "12,50" is not a price: write 12.50' },
  ]);
  assert.deepEqual(await rowsOf(database, 'SELECT slug, name FROM products'), [{ slug: 'tee', name: 'Tee' }]);
});

test('a dry run lists the differences and writes nothing', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee()));
  const changed = tee({ Title: 'T-shirt', 'Variant Price': '25', Tags: 'new' });
  const summary = await importOk(database, csvOf(changed, tee({ Handle: 'b' })), { dryRun: true });
  const same = { line: 2, slug: 'tee', change: 'updated' };
  assert.deepEqual(summary.changes, [
    { ...same, sku: null, field: 'title', from: 'Tee', to: 'T-shirt' },
    { ...same, sku: null, field: 'tags', from: '', to: 'new' },
    { ...same, sku: 'SKU-tee', field: 'price', from: '22.00', to: '25.00' },
    { line: 3, slug: 'b', change: 'created', sku: null, field: 'product', from: null, to: 'Tee' },
  ]);
  assert.deepEqual(await rowsOf(database, 'SELECT name, version FROM products'), [
    { name: 'Tee', version: '1' },
  ]);
  assert.deepEqual(await rowsOf(database, 'SELECT slug FROM listings'), [{ slug: 'tee' }]);
});

test('differences beyond a thousand are counted', async () => {
  const database = await emptyDatabase();
  const rows = Array.from({ length: 1_003 }, (_, index) => tee({ Handle: `p${index}` }));
  const { changes, moreChanges } = await importOk(database, csvOf(...rows), { dryRun: true });
  assert.deepEqual([changes.length, moreChanges], [1_000, 3]);
});

test('of two concurrent imports, the second waits for the first, and both are complete', async () => {
  const database = await emptyDatabase();
  const file = (title: string) =>
    csvOf(...Array.from({ length: 600 }, (_, index) => tee({ Handle: `p${index}`, Title: title })));
  const progressed: string[] = [];
  const { promise: secondHasBegun, resolve: letGo } = Promise.withResolvers<void>();
  async function* slowly(): AsyncGenerator<Buffer> {
    yield Buffer.from(file('A'));
    await secondHasBegun;
  }
  const first = importCatalog(database, Readable.from(slowly()), { onProgress: () => progressed.push('A') });
  while (progressed.length === 0) await pause(10);
  const second = importOk(database, file('B'), { onProgress: () => progressed.push('B') });
  await pause(500);
  assert.deepEqual(new Set(progressed), new Set(['A']));
  letGo();
  assert.ok((await first).ok);
  assert.equal((await second).updated, 600);
  const rows = await rowsOf(database, 'SELECT name, version, count(*)::integer FROM products GROUP BY 1, 2');
  assert.deepEqual(rows, [{ name: 'B', version: '2', count: 600 }]);
});

test('an aborted import and a failing source leave nothing behind', async () => {
  const database = await emptyDatabase();
  const stopped = new AbortController();
  const rows = Array.from({ length: 2_000 }, (_, index) => tee({ Handle: `p${index}` }));
  const onProgress = () => stopped.abort();
  await assert.rejects(
    importCatalog(database, streamOf(csvOf(...rows)), { signal: stopped.signal, onProgress }),
    { name: 'AbortError' },
  );
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from(csvOf(tee()));
      throw new Error('the disk is gone');
    })(),
  );
  await assert.rejects(importCatalog(database, broken), /the disk is gone/);
  assert.deepEqual(await rowsOf(database, 'SELECT slug FROM products'), []);
});

test('a header alone changes nothing', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee()));
  assert.equal((await importOk(database, csvOf())).products, 0);
  assert.equal((await rowsOf(database, 'SELECT FROM products')).length, 1);
});

test('50,000 rows are imported, and imported again as unchanged', { timeout: 120_000 }, async () => {
  const database = await emptyDatabase();
  const first = await importCatalog(database, Readable.from(largeFile()));
  assert.ok(first.ok);
  assert.deepEqual([first.summary.rows, first.summary.created], [50_000, 2_500]);
  // These are the statistics that an ANALYZE writes while the rows are not committed yet.
  await rowsOf(
    database,
    "UPDATE pg_class SET relpages = 500, reltuples = 0 WHERE relname IN ('products', 'variants')",
  );
  const second = await importCatalog(database, Readable.from(largeFile()));
  assert.ok(second.ok);
  assert.equal(second.summary.unchanged, 2_500);
});

/** 2,500 products of 20 variants. */
function* largeFile(): Generator<Buffer> {
  const header = csvOf();
  yield Buffer.from(header);
  for (let number = 0; number < 2_500; number++) {
    const rows = Array.from({ length: 20 }, (_, variant) =>
      tee({
        Handle: `shirt-${number}`,
        Title: variant === 0 ? `Shirt ${number}` : '',
        'Option1 Name': 'Size',
        'Option1 Value': String(variant),
        'Variant SKU': `S-${number}-${variant}`,
      }),
    );
    yield Buffer.from(csvOf(...rows).slice(header.length));
  }
}

test('the demo catalog is imported without errors', async () => {
  const database = await emptyDatabase();
  const result = await importCatalog(
    database,
    createReadStream(new URL('../../../demo/catalog.csv', import.meta.url)),
  );
  assert.ok(result.ok);
  assert.ok(result.summary.created > 50);
});
