import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, csvOf, productRows, type TestShop } from '../../test/shop.ts';
import type { ProductsAnswer } from './api/schemas.ts';
import { type Catalog, createCatalog } from './catalog.ts';

/** 30 shirts at three prices, a draft, and a sold-out coat. */
const csv = csvOf([
  ...Array.from({ length: 30 }, (_, index) =>
    productRows(
      `shirt-${index}`,
      { Title: `Shirt ${'soft '.repeat(index % 3)}`, Type: 'Shirts', Tags: 'women' },
      [[`SHIRT-${index}`, 'Navy', 'M', `${10 + (index % 3)}.00`, 5]],
    ),
  ).flat(),
  ...productRows('draft', { Title: 'Draft shirt', Status: 'draft' }, [['DRAFT', 'Red', 'M', '9.00', 5]]),
  ...productRows('coat', { Title: 'Coat', Type: 'Coats', Tags: 'women' }, [['COAT', 'Red', 'M', '99.00', 0]]),
]);

describe('the catalog', () => {
  let shop: TestShop;
  let catalog: Catalog;
  before(async () => {
    shop = await createTestShop({ csv });
    catalog = createCatalog(shop.database, (error) => assert.fail(String(error)));
  });
  after(() => shop.close());

  const get = (url: string) => shop.inject({ url });
  const products = async (search: string) => {
    const response = await get(`/api/products?${search}`);
    assert.equal(response.statusCode, 200, response.body);
    return response.json<ProductsAnswer>();
  };

  for (const search of [
    '',
    'sort=newest',
    'sort=price-up',
    'sort=price-down',
    'q=shirt',
    'q=soft&sort=price-up',
    'category=women&size=M',
  ]) {
    for (const limit of [1, 7, 31]) {
      it(`is read completely by following cursors: ${search || 'everything'}, ${limit} at a time`, async () => {
        const whole = await products(`${search}&limit=100`);
        const slugs: string[] = [];
        let cursor: string | null = '';
        for (let calls = 0; cursor !== null && calls <= 40; calls++) {
          const page: ProductsAnswer = await products(
            `${search}&limit=${limit}${cursor && `&cursor=${cursor}`}`,
          );
          assert.equal(page.total, whole.total);
          assert.ok(page.products.length <= limit);
          slugs.push(...page.products.map((product) => product.slug));
          cursor = page.nextCursor;
        }
        assert.equal(cursor, null);
        assert.deepEqual(
          slugs,
          whole.products.map((product) => product.slug),
        );
        assert.equal(new Set(slugs).size, whole.total);
      });
    }
  }

  it('continues at the cursor even if its product has been removed', async () => {
    const first = await products('limit=5');
    const last = first.products.at(-1)?.slug;
    await shop.database.pool.query('DELETE FROM listings WHERE slug = $1', [last]);
    const rest = await products(`limit=100&cursor=${first.nextCursor}`);
    const slugs = [...first.products, ...rest.products].map((product) => product.slug);
    assert.equal(new Set(slugs).size, first.total);
  });

  const REFUSED = [
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=',
    'limit=all',
    'limit=007',
    'cursor=',
    'cursor=nothing',
    `cursor=${'x'.repeat(101)}`,
    'sort=random',
    'sort=',
    'price=cheap',
    'price=-1-5',
    'sale=yes',
    `q=${'x'.repeat(101)}`,
    `size=${'x'.repeat(101)}`,
    Array.from({ length: 21 }, (_, index) => `size=${index}`).join('&'),
  ];
  for (const search of REFUSED) {
    it(`refuses ${search.slice(0, 40)}`, async () => {
      const response = await get(`/api/products?${search}`);
      assert.equal(response.statusCode, 400, response.body);
      assert.match(response.json().code, /^invalid_(request|cursor)$/);
    });
  }

  it('shows a product with its variants and whether it is sold out', async () => {
    const coat = (await get('/api/products/coat')).json();
    assert.deepEqual([coat.available, coat.priceMinor, coat.variants[0].stock], [false, 9_900, 'out']);
    const shirt = (await get('/api/products/shirt-1')).json();
    assert.deepEqual(
      shirt.variants.map(({ sku, color, size, priceMinor, stock }: Record<string, unknown>) => [
        sku,
        color,
        size,
        priceMinor,
        stock,
      ]),
      [['SHIRT-1', 'Navy', 'M', 1_100, 'in']],
    );
  });

  it('answers 404 for drafts and unknown products, on pages and in the API', async () => {
    for (const slug of ['draft', 'nothing', 'Draft', 'x'.repeat(255)]) {
      for (const url of [`/products/${slug}`, `/api/products/${slug}`])
        assert.equal((await get(url)).statusCode, 404, url);
    }
    assert.equal((await products('q=draft')).total, 0);
  });

  it('finds no product by the beginning of its slug', async () => {
    for (const url of ['/products/shirt-1%20navy', '/api/products/shirt-1%20', '/api/products/SHIRT-1'])
      assert.equal((await get(url)).statusCode, 404, url);
  });

  it('shows every page of a listing, and an empty one after the last', async () => {
    for (const page of [1, 2])
      assert.match((await get(`/products?page=${page}`)).body, /href="\/products\/shirt-\d+/);
    const beyond = await get('/products?page=99');
    assert.equal(beyond.statusCode, 200);
    assert.doesNotMatch(beyond.body, /href="\/products\/shirt-\d+/);
  });

  it('returns variants in the requested order, including drafts and unknown ones', async () => {
    const found = await catalog.variants(['SHIRT-2', 'unknown', 'DRAFT', 'SHIRT-1', 'SHIRT-2']);
    assert.deepEqual(
      found.map((variant) => variant && [variant.sku, variant.isForSale]),
      [['SHIRT-2', true], undefined, ['DRAFT', false], ['SHIRT-1', true], ['SHIRT-2', true]],
    );
  });

  it('lists active products for crawlers', async () => {
    const sitemap = (await get('/sitemap.xml')).body;
    assert.match(sitemap, /<loc>https:\/\/shop\.test\/products\/shirt-29<\/loc>/);
    assert.doesNotMatch(sitemap, /draft/);
    assert.match((await get('/robots.txt')).body, /Sitemap: https:\/\/shop\.test\/sitemap\.xml/);
  });

  it('serves many concurrent requests for one product with one statement', async () => {
    const fresh = createCatalog(shop.database, () => {});
    let statements = 0;
    const query = shop.database.pool.query.bind(shop.database.pool);
    shop.database.pool.query = ((...given: Parameters<typeof query>) => {
      statements++;
      return query(...given);
    }) as typeof shop.database.pool.query;
    await Promise.all(Array.from({ length: 100 }, () => fresh.variants(['SHIRT-1', 'SHIRT-2'])));
    shop.database.pool.query = query;
    assert.equal(statements, 1);
  });
});
