import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { decodeCursor, encodeCursor } from './list-state.ts';

describe('a list of the admin', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    staff = (await signedInStaff(shop)).staff;
    await shop.database.pool.query(`
      INSERT INTO products (slug, name, drawing, status)
      SELECT 'sock-' || number, CASE WHEN number = 7 THEN '100%_wool' ELSE 'Sock ' || lpad(number::text, 3, '0') END,
        'beanie', CASE WHEN number % 2 = 0 THEN 'draft' ELSE 'active' END
      FROM generate_series(1, 120) AS number`);
    await shop.database.pool.query(`
      INSERT INTO variants (sku, product_id, position, price_minor, barcode)
      SELECT 'ZQ-' || substring(slug FROM 6) || '-A', id, 1, 900, '40' || id FROM products WHERE slug LIKE 'sock-%'`);
  });
  after(() => shop.close());

  const namesOn = (body: string): string[] =>
    [
      ...body.matchAll(
        /<th scope="row">(?:(?!<\/th>)[\s\S])*?<a href="\/admin\/products\/[^"]+">([^<]+)<\/a>/g,
      ),
    ].map(([, name]) => name as string);
  const show = async (query: string) => namesOn((await staff.get(`/admin/products?${query}`)).body);

  it('shows every row once over its pages, in each sort', async () => {
    const { rows } = await shop.database.pool.query('SELECT count(*)::int AS count FROM products');
    for (const sort of ['updated', 'name']) {
      const names: string[] = [];
      let path: string | undefined = `/admin/products?sort=${sort}`;
      for (let pages = 0; path && pages < 10; pages++) {
        const { body } = await staff.get(path);
        names.push(...namesOn(body));
        path = /<a href="([^"]+)" rel="next">/.exec(body)?.[1]?.replaceAll('&amp;', '&');
      }
      assert.equal(names.length, rows[0].count, sort);
      assert.equal(new Set(names).size, names.length, sort);
      if (sort === 'name')
        assert.deepEqual(
          names,
          [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
        );
    }
  });

  it('begins with the first page for a cursor that no page has given', async () => {
    for (const cursor of [
      ['x', 'x'],
      ['x', '1'],
      ['\0', '1'],
    ] as const)
      for (const sort of ['updated', 'name']) {
        const { statusCode } = await staff.get(`/admin/products?sort=${sort}&cursor=${encodeCursor(cursor)}`);
        assert.equal(statusCode, 200, `${sort} ${cursor.join()}`);
      }
  });

  it('finds a product by a part of its name, the start of an SKU, and a whole barcode', async () => {
    assert.deepEqual(await show('q=ock 00&sort=name'), [
      'Sock 001',
      'Sock 002',
      'Sock 003',
      'Sock 004',
      'Sock 005',
      'Sock 006',
      'Sock 008',
      'Sock 009',
    ]);
    assert.deepEqual(await show('q=zq-11&sort=name'), [
      'Sock 011',
      'Sock 110',
      'Sock 111',
      'Sock 112',
      'Sock 113',
      'Sock 114',
      'Sock 115',
      'Sock 116',
      'Sock 117',
      'Sock 118',
      'Sock 119',
    ]);
    const { rows } = await shop.database.pool.query(`SELECT barcode FROM variants WHERE sku = 'ZQ-42-A'`);
    assert.deepEqual(await show(`q=${rows[0].barcode}`), ['Sock 042']);
  });

  it('takes the wildcards of LIKE as letters', async () => {
    assert.deepEqual(await show('q=100%25_'), ['100%_wool']);
    assert.deepEqual(await show('q=k_0'), []);
    assert.deepEqual(await show('q=%5C'), []);
  });

  it('filters, says when nothing matches, and leaves out what it does not know', async () => {
    assert.equal((await show('status=draft&q=sock 01&sort=name')).length, 5);
    assert.match((await staff.get('/admin/products?q=zzz')).body, /No products match this search/);
    assert.ok((await show('status=stolen&sort=color&cursor=x')).length > 0);
  });

  it('keeps the columns that someone has chosen, for them alone', async () => {
    const other = await signedInStaff(shop, 'viewer');
    await other.staff.form(
      '/admin/lists/products/columns',
      'next=%2Fadmin%2Fproducts&columns=stock&columns=vendor&columns=nonsense',
    );
    const headings = (body: string) =>
      [...body.matchAll(/<th scope="col"[^>]*>([^<]+)<\/th>/g)].map(([, text]) => text);
    assert.deepEqual(headings((await other.staff.get('/admin/products')).body), [
      'Product',
      'Vendor',
      'In stock',
    ]);
    assert.ok(headings((await staff.get('/admin/products')).body).includes('Status'));
  });

  it('saves a view under a name, replaces it, and removes it only for its owner', async () => {
    const save = (name: string, query: string) => staff.form('/admin/lists/products/views', { name, query });
    assert.equal((await save('Drafts', 'status=draft')).headers.location, '/admin/products?status=draft');
    await save('Drafts', 'status=draft&sort=name');
    const { body } = await staff.get('/admin/products?status=draft&sort=name');
    assert.match(body, /href="\/admin\/products\?status=draft&amp;sort=name" aria-current="true">Drafts/);
    assert.equal((await save(' ', '')).statusCode, 422);
    const { rows } = await shop.database.pool.query('SELECT id FROM saved_views');
    assert.equal(rows.length, 1);
    const view = `/admin/lists/products/views/${rows[0].id}`;
    assert.equal((await (await signedInStaff(shop)).staff.form(view, { name: 'Mine' })).statusCode, 404);
    assert.equal(
      (await staff.form(view, { name: ' Not yet ' })).headers.location,
      '/admin/products?status=draft&sort=name',
    );
    await save('Other', 'q=x');
    assert.equal((await staff.form(view, { name: 'Other' })).statusCode, 422);
    assert.equal((await staff.form(view, { name: '' })).statusCode, 422);
    const shown = (await staff.get('/admin/products?status=draft&sort=name')).body;
    assert.match(
      shown,
      /aria-current="true">Not yet<[\s\S]*name="name"[^>]*value="Not yet"[\s\S]*Remove this view/,
    );
    const remove = `${view}/remove`;
    assert.equal((await (await signedInStaff(shop)).staff.form(remove, {})).statusCode, 404);
    assert.equal((await staff.form(remove, {})).statusCode, 303);
  });

  it('has at most 20 views', async () => {
    for (let index = 0; index < 20; index++)
      await staff.form('/admin/lists/products/views', { name: `View ${index}`, query: '' });
    const { statusCode } = await staff.form('/admin/lists/products/views', { name: 'One more', query: '' });
    assert.equal(statusCode, 422);
  });

  it('reads only cursors that it has written', () => {
    assert.deepEqual(decodeCursor(encodeCursor(['a', '1'])), ['a', '1']);
    for (const text of [
      '',
      'x',
      '🧦',
      encodeCursor([1, 2] as never),
      encodeCursor(['a'] as never),
      encodeCursor(['\0', '1']),
      encodeCursor([1, 'a\0']),
      'a'.repeat(2_000),
    ])
      assert.equal(decodeCursor(text), undefined, text);
  });
});
