import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, lastAuditEntry } from '../../../test/admin.ts';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';
import { refreshStaleVocabulary } from '../../catalog/editing/stale-vocabulary.ts';

const PRODUCTS = '/api/admin/products';

/** A shirt in two colors and two sizes. */
const shirt = (more: object = {}) => ({
  name: 'Poplin shirt',
  type: 'Shirts',
  tags: ['men', 'New'],
  status: 'active',
  description: '<p>Crisp.</p><script>alert(1)</script>',
  options: [
    { name: 'Color', values: ['Navy', 'Chalk'] },
    { name: 'Size', values: ['S', 'M'] },
  ],
  variants: ['Navy', 'Chalk'].flatMap((Color) =>
    ['S', 'M'].map((Size) => ({ options: { Color, Size }, priceMinor: 6_900, stock: 5 })),
  ),
  ...more,
});

describe('products of the admin API', () => {
  let shop: TestShop;
  let call: Awaited<ReturnType<typeof adminApi>>['call'];
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ call } = await adminApi(shop));
  });
  after(() => shop.close());

  const create = async (more: object = {}) => {
    const response = await call('POST', PRODUCTS, shirt(more));
    assert.equal(response.statusCode, 201, response.body);
    return response.json();
  };
  const untilInShop = (slug: string, status = 200) =>
    until(async () => (await inShop(slug)).statusCode === status, `the shop answers ${status} for ${slug}`);
  const inShop = (slug: string) => shop.inject({ url: `/api/products/${slug}` });

  it('are created with variants, SKUs and a slug, and are in the shop within 2 s', async () => {
    const made = await create();
    assert.equal(made.slug, 'poplin-shirt');
    assert.equal(made.description, '<p>Crisp.</p>');
    assert.deepEqual(
      made.variants.map(({ sku }: { sku: string }) => sku),
      ['poplin-shirt-navy-s', 'poplin-shirt-navy-m', 'poplin-shirt-chalk-s', 'poplin-shirt-chalk-m'],
    );
    const other = await shop.another();
    const isThere = async () =>
      (await other.inject({ url: `/api/products/${made.slug}` })).statusCode === 200;
    const isFound = async () => /Poplin shirt/.test((await other.inject({ url: '/products?q=poplin' })).body);
    await until(isThere, 'another instance has the product');
    await until(isFound, 'another instance finds it');
    const { action, subject_id, after } = await lastAuditEntry(shop);
    assert.deepEqual([action, subject_id, after.name], ['product.create', 'poplin-shirt', 'Poplin shirt']);
    const { rows } = await shop.database.pool.query(
      `SELECT sum(change)::int AS sum, min(actor) AS actor, min(reason) AS reason FROM stock_ledger WHERE sku LIKE 'poplin-shirt-%'`,
    );
    assert.deepEqual(rows, [{ sum: 20, actor: 'Tests', reason: 'edited' }]);
  });

  it('refuse a cursor that no page has given', async () => {
    for (const one of [
      ['x', '1'],
      ['2026-11-29T10:00:00.000000Z', 'x'],
      ['2026-99-99T99:99:99.999999Z', '1'],
    ]) {
      const cursor = Buffer.from(JSON.stringify(one)).toString('base64url');
      const refused = await call('GET', `${PRODUCTS}?cursor=${cursor}`);
      assert.deepEqual([refused.statusCode, refused.json().code], [400, 'invalid_cursor'], one.join());
    }
  });

  it('get another slug if the name is taken, or say so', async () => {
    await create({ name: 'Twice' });
    const again = await call('POST', PRODUCTS, shirt({ name: 'Twice' }));
    assert.equal(again.statusCode, 422);
    assert.deepEqual(Object.keys(again.json().faults), ['slug']);
    assert.equal((await create({ name: 'Twice', slug: 'twice-more' })).slug, 'twice-more');
  });

  it('change only what the body has, and raise the version', async () => {
    const made = await create({ name: 'Changed shirt' });
    const changed = (await call('PATCH', `${PRODUCTS}/${made.slug}`, { vendor: 'Mill & Co' })).json();
    const { version: _1, vendor: _2, updatedAt: _3, ...rest } = changed;
    const { version: _4, vendor: _5, updatedAt: _6, ...restBefore } = made;
    assert.deepEqual([changed.version, changed.vendor], [made.version + 1, 'Mill & Co']);
    assert.deepEqual(rest, restBefore);
    const { before, after } = await lastAuditEntry(shop);
    assert.deepEqual([before, after], [{ vendor: '' }, { vendor: 'Mill & Co' }]);
  });

  it('refuse an older version with the current product, and nothing is overwritten', async () => {
    const made = await create({ name: 'Contested shirt' });
    const path = `${PRODUCTS}/${made.slug}`;
    const headers = { 'if-match': `"${made.version}"` };
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((vendor) => call('PATCH', path, { vendor }, headers)),
    );
    const won = answers.filter(({ statusCode }) => statusCode === 200);
    const lost = answers.filter(({ statusCode }) => statusCode === 412);
    assert.deepEqual([won.length, lost.length], [1, 2]);
    for (const one of lost) assert.equal(one.json().current.vendor, won[0]?.json().vendor);
    assert.equal((await call('DELETE', path, undefined, headers)).statusCode, 412);
    assert.equal((await call('PATCH', path, { vendor: 'x' }, { 'if-match': 'seven' })).statusCode, 400);
  });

  it('keep their former address as a redirect', async () => {
    const { slug } = await create({ name: 'Moved shirt' });
    await call('PATCH', `${PRODUCTS}/${slug}`, { slug: 'moved-away' });
    await untilInShop('moved-away');
    const { statusCode, headers } = await shop.inject({ url: `/products/${slug}` });
    assert.deepEqual([statusCode, headers.location], [301, '/products/moved-away']);
    assert.equal((await call('GET', `${PRODUCTS}/${slug}`)).json().slug, 'moved-away');
    // Another product may take the address, which then leads there.
    await create({ name: 'Moved shirt' });
    await untilInShop(slug);
  });

  it('keep the stock that was sold since, and variants that swap their options', async () => {
    const { slug, variants } = await create({ name: 'Swapped shirt' });
    const [first, second, ...others] = variants;
    await shop.database.pool.query('UPDATE variants SET stock = stock - 2 WHERE sku = $1', [first.sku]);
    const body = (one: typeof first, options: object) => ({ sku: one.sku, priceMinor: 7_000, options });
    const swapped = [
      body(first, second.options),
      body(second, first.options),
      ...others.map((one: typeof first) => body(one, one.options)),
    ];
    const changed = (await call('PATCH', `${PRODUCTS}/${slug}`, { variants: swapped })).json();
    const of = (sku: string) => changed.variants.find((one: typeof first) => one.sku === sku);
    assert.deepEqual([of(first.sku).stock, of(first.sku).options], [3, second.options]);
    assert.deepEqual([of(second.sku).stock, of(second.sku).options], [5, first.options]);
  });

  it('remove a variant that the list does not name, and carts say that it is gone', async () => {
    const { slug, variants } = await create({ name: 'Shrunk shirt' });
    const gone = variants[3].sku;
    const shopper = shop.shopper();
    await untilInShop(slug);
    await shopper.add(gone);
    await call('PATCH', `${PRODUCTS}/${slug}`, {
      variants: variants
        .slice(0, 3)
        .map(({ sku, priceMinor, options }: (typeof variants)[0]) => ({ sku, priceMinor, options })),
    });
    await until(
      async () => (await shopper.cart()).lineItems[0]?.notices.length !== 0,
      'the cart says that it is gone',
    );
  });

  it('are drafts first, are hidden when archived, and keep orders when deleted', async () => {
    const { slug, status } = await create({ name: 'Quiet shirt', status: undefined });
    assert.equal(status, 'draft');
    assert.equal((await inShop(slug)).statusCode, 404);
    await call('PATCH', `${PRODUCTS}/${slug}`, { status: 'active' });
    await untilInShop(slug);
    await call('PATCH', `${PRODUCTS}/${slug}`, { status: 'archived' });
    await untilInShop(slug, 404);
    assert.equal((await call('DELETE', `${PRODUCTS}/${slug}`)).statusCode, 204);
    assert.equal((await call('GET', `${PRODUCTS}/${slug}`)).statusCode, 404);
  });

  it('offer a new size and color as filters soon, without reading the whole catalog in the request', async () => {
    await create({
      name: 'Odd shirt',
      options: [{ name: 'Size', values: ['7XL'] }],
      variants: [{ options: { Size: '7XL' }, priceMinor: 100, stock: 1 }],
    });
    assert.equal(await refreshStaleVocabulary(shop.database), true);
    assert.equal(await refreshStaleVocabulary(shop.database), false);
    const { rows } = await shop.database.pool.query(`SELECT label FROM facet_values WHERE slug = '7xl'`);
    assert.deepEqual(rows, [{ label: '7XL' }]);
  });

  it('take 2,000 variants', async () => {
    const values = Array.from({ length: 2_000 }, (_, index) => `N${index}`);
    const variants = values.map((value) => ({ options: { Number: value }, priceMinor: 100, stock: 1 }));
    const made = await create({ name: 'Numbers', options: [{ name: 'Number', values }], variants });
    assert.equal(made.variants.length, 2_000);
  });

  it('refuse what is not acceptable, with a sentence for each field, and store nothing', async () => {
    const count = async () =>
      (await shop.database.pool.query('SELECT count(*)::int FROM products')).rows[0].count;
    const was = await count();
    const faultsOf = async (more: object) =>
      (await call('POST', PRODUCTS, shirt({ name: 'Bad', ...more }))).json().faults;
    const variant = { options: { Color: 'Navy', Size: 'S' }, priceMinor: 100 };
    for (const [field, more] of [
      ['name', { name: ' ' }],
      ['slug', { name: '!!!' }],
      [
        'options',
        {
          options: [
            { name: 'Size', values: [] },
            { name: 'size', values: [] },
          ],
        },
      ],
      ['variants.0.priceMinor', { variants: [{ ...variant, priceMinor: -1 }] }],
      ['variants.0.options', { variants: [{ ...variant, options: { Color: 'Navy' } }] }],
      ['variants.0.options', { variants: [{ ...variant, options: { ...variant.options, Cup: 'A' } }] }],
      ['variants.1.options', { variants: [variant, variant] }],
      ['variants.0.stock', { variants: [{ ...variant, stock: 2_000_000_000 }] }],
      ['variants.0.sku', { variants: [{ ...variant, sku: 'SOCK-1' }] }],
      ['vendor', { vendor: 'a\u0000b' }],
    ] as const)
      assert.ok(field in ((await faultsOf(more)) ?? {}), `${field} ${JSON.stringify(more)}`);
    for (const more of [
      { color: 'red' },
      { variants: [] },
      { status: 'sold' },
      { variants: [{ ...variant, price: 5 }] },
    ])
      assert.equal((await call('POST', PRODUCTS, shirt({ name: 'Bad', ...more }))).statusCode, 400);
    assert.equal(await count(), was);
  });
});
