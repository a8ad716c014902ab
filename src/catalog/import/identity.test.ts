import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, emptyDatabase, importOk, rowsOf, tee } from './import.fixture.ts';

test('unlisted variants stay unless their removal is requested, and a dry run lists removals first', async () => {
  const database = await emptyDatabase();
  const size = (value: string) =>
    tee({ 'Option1 Name': 'Size', 'Option1 Value': value, 'Variant SKU': `T-${value}` });
  await importOk(database, csvOf(size('S'), size('M'), tee({ Handle: 'other' })));
  const file = csvOf(size('M'), size('L'));
  const kept = await importOk(database, file);
  assert.deepEqual(kept.variants, { created: 1, updated: 0, removed: 0 });
  assert.deepEqual(kept.remarks, [{ kind: 'not_listed', count: 1, lineCount: 1, lines: [2], example: '' }]);
  assert.equal((await importOk(database, file)).updated, 0);
  const dry = await importOk(database, csvOf(size('XL'), size('M'), size('L')), {
    removesMissing: true,
    dryRun: true,
  });
  assert.deepEqual(dry.changes[0], {
    line: null,
    slug: 'tee',
    change: 'updated',
    sku: 'T-S',
    field: 'variant',
    from: 'S',
    to: null,
  });
  const removed = await importOk(database, file, { removesMissing: true });
  assert.deepEqual(removed.variants, { created: 0, updated: 2, removed: 1 });
  assert.deepEqual(await rowsOf(database, 'SELECT sku FROM variants ORDER BY sku'), [
    { sku: 'SKU-other' },
    { sku: 'T-L' },
    { sku: 'T-M' },
  ]);
});

test('variants are matched by option values and keep their SKU even if the file gives it to another one', async () => {
  const database = await emptyDatabase();
  const size = (handle: string, value: string, sku: string) =>
    tee({ Handle: handle, 'Option1 Name': 'Size', 'Option1 Value': value, 'Variant SKU': sku });
  await importOk(database, csvOf(size('a', 'S', '1'), size('a', 'M', '2'), size('b', 'S', '3')));
  const swapped = csvOf(size('a', 'M', '1'), size('a', 'S', '3'), size('b', 'S', '2'));
  const { remarks } = await importOk(database, swapped);
  assert.deepEqual(remarks, [
    { kind: 'own_sku', count: 3, lineCount: 3, lines: [2, 3, 4], example: '1 → 2' },
  ]);
  const rows = await rowsOf(
    database,
    'SELECT slug, size, sku, merchant_sku FROM variants JOIN products ON id = product_id ORDER BY sku',
  );
  assert.deepEqual(rows, [
    { slug: 'a', size: 'S', sku: '1', merchant_sku: '3' },
    { slug: 'a', size: 'M', sku: '2', merchant_sku: '1' },
    { slug: 'b', size: 'S', sku: '3', merchant_sku: '2' },
  ]);
  assert.equal((await importOk(database, swapped)).updated, 0);
});

test('a variant with a corrected option value is matched by its SKU, and options may change their order', async () => {
  const database = await emptyDatabase();
  const shirt = (color: string, size: string, sku: string) =>
    tee({
      'Option1 Name': 'Color',
      'Option1 Value': color,
      'Option2 Name': 'Size',
      'Option2 Value': size,
      'Variant SKU': sku,
    });
  await importOk(database, csvOf(shirt('Sky blu', 'M', '1'), shirt('Navy', 'M', '')));
  const { variants } = await importOk(database, csvOf(shirt('Sky blue', 'M', '1'), shirt('Navy', 'M', '')));
  assert.deepEqual(variants, { created: 0, updated: 1, removed: 0 });
  const turned = (size: string, color: string, sku: string) =>
    tee({
      'Option1 Name': 'Size',
      'Option1 Value': size,
      'Option2 Name': 'Color',
      'Option2 Value': color,
      'Variant SKU': sku,
    });
  const file = csvOf(turned('M', 'Sky blue', '1'), turned('M', 'Navy', ''));
  assert.deepEqual((await importOk(database, file)).variants, { created: 0, updated: 2, removed: 0 });
  assert.deepEqual(await rowsOf(database, 'SELECT sku, color, size FROM variants ORDER BY position'), [
    { sku: '1', color: 'Sky blue', size: 'M' },
    { sku: 'tee-navy-m', color: 'Navy', size: 'M' },
  ]);
});

test('a former SKU is an alias while another SKU is in use', async () => {
  const database = await emptyDatabase();
  const aliases = () => rowsOf(database, 'SELECT alias, sku FROM sku_aliases ORDER BY alias');
  for (const sku of ['A', 'B', 'C']) await importOk(database, csvOf(tee({ 'Variant SKU': sku })));
  assert.deepEqual(await aliases(), [
    { alias: 'A', sku: 'C' },
    { alias: 'B', sku: 'C' },
  ]);
  await importOk(database, csvOf(tee({ 'Variant SKU': 'A' })));
  assert.deepEqual(await aliases(), [
    { alias: 'B', sku: 'A' },
    { alias: 'C', sku: 'A' },
  ]);
  await importOk(database, csvOf(tee({ Handle: 'other', 'Variant SKU': 'B' })));
  const rows = await rowsOf(database, 'SELECT sku, merchant_sku FROM variants ORDER BY sku');
  assert.deepEqual(rows, [
    { sku: 'A', merchant_sku: 'A' },
    { sku: 'other', merchant_sku: 'B' },
  ]);
});

test('a stock alert follows its variant to a new SKU', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee({ 'Variant SKU': 'A', 'Variant Inventory Qty': '0' })));
  await rowsOf(
    database,
    "INSERT INTO stock_alerts (sku, email, email_key) VALUES ('A', 'ines@example.com', 'ines@example.com')",
  );
  await importOk(database, csvOf(tee({ 'Variant SKU': 'B', 'Variant Inventory Qty': '0' })));
  assert.deepEqual(await rowsOf(database, 'SELECT sku, email FROM stock_alerts'), [
    { sku: 'B', email: 'ines@example.com' },
  ]);
});

test('products and variants from before handles and merchant SKUs were stored are matched', async () => {
  const database = await emptyDatabase();
  const file = csvOf(
    tee({ Handle: 'Jupe Plissée', 'Variant SKU': 'J' }),
    tee({ Handle: 'plain', 'Option1 Name': 'Size', 'Option1 Value': 'M', 'Variant SKU': '' }),
  );
  await importOk(database, file);
  const before = await rowsOf(database, 'SELECT sku, product_id FROM variants ORDER BY sku');
  await rowsOf(database, 'UPDATE products SET handle = NULL');
  await rowsOf(database, 'UPDATE variants SET merchant_sku = NULL');
  const again = await importOk(database, file);
  assert.deepEqual([again.created, again.updated, again.unchanged], [0, 1, 1]);
  assert.deepEqual(
    again.changes.map(({ sku, field, from, to }) => [sku, field, from, to]),
    [['plain-m', 'SKU', 'plain-m', '']],
  );
  assert.deepEqual(await rowsOf(database, 'SELECT sku, product_id FROM variants ORDER BY sku'), before);
  assert.equal((await importOk(database, file)).unchanged, 2);
  assert.equal((await importOk(database, csvOf(tee({ Handle: 'jupe-plissee' })))).created, 1);
});

test('a file of quantities by SKU alone changes nothing else', async () => {
  const database = await emptyDatabase();
  const size = (value: string) =>
    tee({ 'Option1 Name': 'Size', 'Option1 Value': value, 'Variant SKU': `T-${value}`, Tags: 'new' });
  await importOk(database, csvOf(size('S'), size('M')));
  const { changes } = await importOk(database, 'Handle,SKU,Inventory quantity\ntee,T-M,9\n');
  assert.deepEqual(
    changes.map(({ sku, field, to }) => [sku, field, to]),
    [['T-M', 'stock', '9']],
  );
});
