import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, emptyDatabase, importErrors, importOk, rowsOf, tee } from './import.fixture.ts';

const shirt = (color: string, size: string, sku: string) =>
  tee({
    'Option1 Name': 'Color',
    'Option1 Value': color,
    'Option2 Name': 'Size',
    'Option2 Value': size,
    'Variant SKU': sku,
  });
const VARIANTS = `SELECT sku, option_names, option_values, color, size
  FROM variants JOIN products ON id = product_id ORDER BY position`;

test('a file with reordered options must list all variants, because unlisted ones would keep the old order', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(shirt('Sky', 'M', '1'), shirt('Navy', 'L', '2')));
  const before = await rowsOf(database, VARIANTS);
  const turned = (...rows: [size: string, color: string, sku: string][]) =>
    csvOf(
      ...rows.map(([size, color, sku]) =>
        tee({
          'Option1 Name': 'Size',
          'Option1 Value': size,
          'Option2 Name': 'Color',
          'Option2 Value': color,
          'Variant SKU': sku,
        }),
      ),
    );
  const some = turned(['XL', 'Red', '3'], ['M', 'Sky', '1']);
  assert.deepEqual(
    (await importErrors(database, some)).map(({ line, reason }) => `${line}: ${reason}`),
    [
      '2: The options of "tee" change from Color, Size to Size, Color, but the file does not list 1 of its variants: list them, or remove them with --remove-missing',
    ],
  );
  assert.deepEqual(await rowsOf(database, VARIANTS), before);
  const all = turned(['M', 'Sky', '1'], ['L', 'Navy', '2']);
  assert.deepEqual((await importOk(database, all)).variants, { created: 0, updated: 2, removed: 0 });
});

test('a file without the columns of a second option removes it from no variant', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(shirt('Sky', 'M', '1'), shirt('Navy', 'L', '2')));
  const before = await rowsOf(database, VARIANTS);
  const prices = 'Handle,Option1 Name,Option1 Value,SKU,Price\ntee,Color,Sky,1,5\ntee,,Navy,2,5\n';
  assert.deepEqual(
    (await importErrors(database, prices)).map(({ line, reason }) => `${line}: ${reason}`),
    ['2: "tee" has options (Color, Size): add the columns of all of them, or use SKUs and no option columns'],
  );
  assert.deepEqual(await rowsOf(database, VARIANTS), before);
});

test('a file without option columns cannot have two rows for one variant', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee()));
  const errors = await importErrors(database, 'Handle,SKU,Inventory quantity\ntee,SKU-tee,1\ntee,B,2\n');
  assert.deepEqual(
    errors.map(({ line, reason }) => `${line}: ${reason}`),
    ['3: "tee" can have only one variant, because the file has no option columns'],
  );
});

test('the summary has no remarks about missing SKU columns or unlimited stock', async () => {
  const database = await emptyDatabase();
  const size = (value: string) =>
    tee({ 'Option1 Name': 'Size', 'Option1 Value': value, 'Variant SKU': 'A', 'Variant Price': '9' });
  await importOk(database, csvOf(size('S'), size('M')));
  const prices = 'Handle,Option1 Name,Option1 Value,Price\ntee,Size,S,5\ntee,,M,5\n';
  assert.deepEqual((await importOk(database, prices)).remarks, []);
  const endless =
    'Handle,Title,Price,Inventory tracker,Continue selling when out of stock\nb,B,5,shopify,continue\n';
  assert.deepEqual((await importOk(database, endless)).remarks, []);
});

test('a stock mark that no shop can have written is ignored', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(tee()));
  const { remarks } = await importOk(
    database,
    'Handle,SKU,Inventory quantity,Stock Mark\ntee,SKU-tee,9,m9999999999t1\n',
  );
  assert.deepEqual(remarks, []);
  assert.deepEqual(await rowsOf(database, 'SELECT stock FROM variants'), [{ stock: 9 }]);
});
