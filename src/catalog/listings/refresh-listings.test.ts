import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cells, csvOf, emptyDatabase, importOk, rowsOf, tee } from '../import/import.fixture.ts';
import { refreshListings } from './refresh-listings.ts';
import { renewSearchVectors } from './renew-search-vectors.ts';

/** A shirt in two colors. There are two in Navy M and none in Chalk L and Navy L. */
const SHIRT: Cells[] = [
  tee({
    Title: 'Poplin shirt',
    'Body (HTML)': '<p>Woven in Guimarães &amp; sewn</p>',
    Vendor: 'Weavers',
    Type: 'Shirts',
    Tags: 'women, Herren, new',
    'Option1 Name': 'Color',
    'Option1 Value': 'Navy',
    'Option2 Name': 'Size',
    'Option2 Value': 'M',
    'Variant SKU': '1',
    'Variant Price': '60',
    'Variant Compare At Price': '80',
    'Variant Inventory Qty': '2',
    'Image Src': 'a.jpg',
    'Image Alt Text': 'Shirt with a collar',
  }),
  tee({
    'Option1 Value': 'Navy',
    'Option2 Value': 'L',
    'Variant SKU': '2',
    'Variant Price': '50',
    'Variant Inventory Qty': '0',
  }),
  tee({
    'Option1 Value': 'Sky blue',
    'Option2 Value': 'L',
    'Variant SKU': '3',
    'Variant Inventory Qty': '0',
  }),
];

test('a listing shows what can be bought', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(...SHIRT));
  const [listing] = await rowsOf(database, 'SELECT * FROM listings');
  assert.deepEqual(listing?.department_slugs, ['women', 'men']);
  assert.deepEqual(listing?.facets, [
    'department:women',
    'department:men',
    'type:shirts',
    'size:m',
    'color:navy',
  ]);
  assert.deepEqual(listing?.size_color_slugs, ['m|navy']);
  assert.deepEqual(
    [listing?.type_slug, listing?.price_minor, listing?.available, listing?.on_sale],
    ['shirts', 6000, true, true],
  );
  const card = listing?.card as Record<string, unknown>;
  assert.deepEqual(
    (card.colors as { name: string }[]).map(({ name }) => name),
    ['Navy', 'Sky blue'],
  );
  assert.deepEqual(
    { ...card, colors: null },
    {
      slug: 'tee',
      name: 'Poplin shirt',
      drawing: 'oxford-shirt',
      alt: '',
      priceMinor: 6000,
      compareAtMinor: 8000,
      priceVaries: false,
      colors: null,
      sizes: ['M'],
      available: true,
      fewLeft: 2,
      isNew: false,
    },
  );
});

test('search ranks the name above the type, tags, colors and the vendor, then the description and SKUs', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(...SHIRT));
  for (const [weight, words] of Object.entries({
    A: ['poplin', 'shirt'],
    B: ['shirts', 'shirt'],
    C: ['navy', 'herren', 'weavers'],
    D: ['guimaraes', 'sewn', '2'],
  }))
    for (const word of words) {
      const rows = await rowsOf(
        database,
        `SELECT FROM listings WHERE search @@ '${word}:${weight}'::tsquery`,
      );
      assert.equal(rows.length, 1, `${word} ${weight}`);
    }
});

test('listings whose words an earlier release has written are written again, and only those', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(...SHIRT, tee({ Handle: 'b', Title: 'Mütze' })));
  assert.equal(await renewSearchVectors(database), 0);
  await rowsOf(database, `UPDATE listings SET search = to_tsvector('english', 'Mütze') WHERE slug = 'b'`);
  assert.equal(await renewSearchVectors(database), 1);
  for (const word of ['mutze', 'muetze'])
    assert.equal(
      (await rowsOf(database, `SELECT FROM listings WHERE search @@ '${word}:A'::tsquery`)).length,
      1,
    );
});

test('selling the last item updates the listing but not the facets', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(...SHIRT));
  const facets = await rowsOf(database, 'SELECT * FROM facet_values ORDER BY kind, position');
  const id = Number(
    (await rowsOf(database, 'UPDATE variants SET stock = 0 RETURNING product_id'))[0]?.product_id,
  );
  await database.transaction((connection) => refreshListings(connection, [id]));
  const [listing] = await rowsOf(
    database,
    `SELECT available, facets, price_minor, card -> 'fewLeft' AS few FROM listings`,
  );
  assert.deepEqual(
    [listing?.available, listing?.facets, listing?.price_minor],
    [false, ['department:women', 'department:men', 'type:shirts'], 2200],
  );
  assert.equal(listing?.few, null);
  assert.deepEqual(await rowsOf(database, 'SELECT * FROM facet_values ORDER BY kind, position'), facets);
});

test('two concurrent sales of different variants both show', async () => {
  const database = await emptyDatabase();
  await importOk(database, csvOf(...SHIRT));
  await rowsOf(database, 'UPDATE variants SET stock = 1');
  const id = Number((await rowsOf(database, 'SELECT id FROM products'))[0]?.id);
  const sell = (sku: string) =>
    database.transaction(async (connection) => {
      await connection.run({ name: `sell-${sku}`, text: 'UPDATE variants SET stock = 0 WHERE sku = $1' }, [
        sku,
      ]);
      await connection.run({ name: 'pause', text: 'SELECT pg_sleep(0.1)' }, []);
      await refreshListings(connection, [id]);
    });
  await Promise.all([sell('1'), sell('2')]);
  const [listing] = await rowsOf(database, 'SELECT size_color_slugs FROM listings');
  assert.deepEqual(listing?.size_color_slugs, ['l|sky-blue']);
});

test('only active products with a variant are listed', async () => {
  const database = await emptyDatabase();
  const handles = async () =>
    (await rowsOf(database, 'SELECT slug FROM listings ORDER BY 1')).map(({ slug }) => slug);
  const file = (status: string, published: string) =>
    csvOf(tee({ Handle: 'a', Status: status, Published: published }), tee({ Handle: 'b' }), {
      Handle: 'c',
      Title: 'C',
      Status: 'draft',
    });
  await importOk(database, file('active', 'TRUE'));
  assert.deepEqual(await handles(), ['a', 'b']);
  for (const [status, published] of [
    ['draft', 'TRUE'],
    ['archived', 'TRUE'],
    ['active', 'FALSE'],
  ] as const) {
    await importOk(database, file(status, published));
    assert.deepEqual(await handles(), ['b'], `${status} ${published}`);
    await importOk(database, file('', ''));
    assert.deepEqual(await handles(), ['a', 'b']);
  }
});

test('facets are in the shop’s order and drop values that no product uses anymore', async () => {
  const database = await emptyDatabase();
  const sizes = ['XL', '40', 'S', 'One size'].map((size, index) =>
    tee({
      Tags: 'accessories, men, women',
      'Product Category': 'Apparel & Accessories > Clothing > Tops',
      'Option1 Name': 'Size',
      'Option1 Value': size,
      'Variant SKU': String(index),
    }),
  );
  await importOk(database, csvOf(...sizes, tee({ Handle: 'b', Type: 'Bags' })));
  const facets = () => rowsOf(database, 'SELECT kind, label FROM facet_values ORDER BY kind, position');
  assert.deepEqual(await facets(), [
    { kind: 'department', label: 'Women' },
    { kind: 'department', label: 'Men' },
    { kind: 'department', label: 'Accessories' },
    { kind: 'size', label: 'S' },
    { kind: 'size', label: 'XL' },
    { kind: 'size', label: '40' },
    { kind: 'size', label: 'One size' },
    { kind: 'type', label: 'Bags' },
    { kind: 'type', label: 'Tops' },
  ]);
  await importOk(database, csvOf(tee(), tee({ Handle: 'b', Type: 'Bags', Status: 'draft' })), {
    removesMissing: true,
  });
  assert.deepEqual(await facets(), []);
});

test('search words are counted per product and deleted with it', async () => {
  const database = await emptyDatabase();
  const words = async () =>
    Object.fromEntries(
      (await rowsOf(database, 'SELECT word, products FROM search_words')).map(({ word, products }) => [
        word,
        products,
      ]),
    );
  await importOk(
    database,
    csvOf(...SHIRT, tee({ Handle: 'b', Title: 'Röcke/Shirt T-shirt 2x4', Type: 'Shirts' })),
  );
  assert.deepEqual(await words(), {
    poplin: 1,
    shirt: 2,
    shirts: 2,
    women: 1,
    herren: 1,
    new: 1,
    navy: 1,
    sky: 1,
    blue: 1,
    röcke: 1,
  });
  await importOk(database, csvOf(tee({ Status: 'draft' })), { removesMissing: true });
  assert.deepEqual(Object.keys(await words()).sort(), ['röcke', 'shirt', 'shirts']);
});

test('products within 30 days of the newest are new, but at most a tenth of the catalog', async () => {
  const database = await emptyDatabase();
  const tees = (count: number) =>
    csvOf(...Array.from({ length: count }, (_, index) => tee({ Handle: `tee-${index + 1}`, Tags: 'new' })));
  const newSlugs = async () =>
    (
      await rowsOf(database, `SELECT slug FROM listings WHERE card @> '{"isNew": true}' ORDER BY product_id`)
    ).map(({ slug }) => slug);
  await importOk(database, tees(9));
  assert.deepEqual(await newSlugs(), []);
  await importOk(database, tees(25));
  assert.deepEqual(await newSlugs(), ['tee-24', 'tee-25']);
  await database.pool.query(`UPDATE products SET created_at = created_at - interval '31 days'`);
  await importOk(database, tees(31));
  assert.deepEqual(await newSlugs(), ['tee-29', 'tee-30', 'tee-31']);
  await database.pool.query(
    `UPDATE products SET created_at = created_at - interval '31 days' WHERE slug <> 'tee-31'`,
  );
  await importOk(database, tees(31));
  assert.deepEqual(await newSlugs(), ['tee-31']);
  const [{ id } = { id: 0 }] = await rowsOf(
    database,
    `UPDATE variants SET stock = 0 WHERE sku = 'SKU-tee-31' RETURNING product_id AS id`,
  );
  await database.transaction((connection) => refreshListings(connection, [Number(id)]));
  assert.deepEqual(await newSlugs(), ['tee-31'], 'a sale does not make it old');
});
