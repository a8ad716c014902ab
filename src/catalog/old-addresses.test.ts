import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, csvOf, type TestShop } from '../../test/shop.ts';

const product = (handle: string, sku: string, more: Record<string, string> = {}) => ({
  Handle: handle,
  Title: `${handle} tee`,
  'Option1 Name': 'Cup',
  'Option1 Value': 'A+',
  'Variant SKU': sku,
  'Variant Price': '20.00',
  'Variant Inventory Qty': '5',
  Status: 'active',
  ...more,
});
/** If one of these slugs is shortened to make room for a hash, it ends in a dash. */
const LONG = `${'a'.repeat(245)}-tail`;
const csv = csvOf([
  product('linen_tee', 'WS-100'),
  product('linen-tee', 'WS-100'),
  product('wool--socks', ''),
  product(LONG, 'L1'),
  product(LONG.replace('-', '_'), 'L2'),
  product('hidden_one', 'H', { Status: 'draft' }),
]);

describe('an address from a previous shop', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ csv });
  });
  after(() => shop.close());

  const locationOf = async (url: string) => {
    const { statusCode, headers } = await shop.inject({ url });
    return statusCode === 301 ? headers.location : statusCode;
  };

  it('redirects to the product and keeps its parameters', async () => {
    assert.equal(await locationOf('/products/wool--socks'), '/products/wool-socks');
    assert.equal(
      await locationOf('/products/Wool-Socks?color=navy&size=m'),
      '/products/wool-socks?color=navy&size=m',
    );
    assert.equal(await locationOf('/products/wool-socks/'), '/products/wool-socks');
    assert.equal(await locationOf('/products/WOOL--SOCKS/?a=1'), '/products/wool-socks?a=1');
    assert.equal(await locationOf('/products/'), '/products');
    assert.equal(await locationOf('/products/wool-socks'), 200);
  });

  it('redirects to its own product even if another product has the derived slug', async () => {
    const own = await locationOf('/products/linen_tee');
    assert.match(String(own), /^\/products\/linen-tee-[0-9a-f]{8}$/);
    assert.match((await shop.inject({ url: String(own) })).body, /linen_tee tee/);
    assert.match((await shop.inject({ url: '/products/linen-tee' })).body, /linen-tee tee/);
  });

  it('redirects for a handle of the maximum length', async () => {
    const own = await locationOf(`/products/${LONG.replace('-', '_')}`);
    assert.match(String(own), /^\/products\/a{245}-[0-9a-f]{8}$/);
    assert.equal(await locationOf(String(own)), 200);
  });

  it('is answered by 404 for unknown and inactive products', async () => {
    for (const url of [
      '/products/Nothing',
      '/products/nothing/',
      '/products/hidden_one',
      `/products/${'A'.repeat(300)}`,
    ])
      assert.equal(await locationOf(url), 404, url);
  });

  it('never redirects out of the shop', async () => {
    for (const url of [
      '/products//evil.test',
      '/products/%2F%2Fevil.test',
      '/products/..%2F',
      '/products/%5Cevil.test',
    ])
      assert.equal(await locationOf(url), 404, url);
  });

  it('is independent of the SKU: two variants may share a merchant SKU, and the search finds both', async () => {
    const answer = await shop.inject({ url: '/api/products/linen-tee' });
    const [variant] = answer.json().variants;
    assert.deepEqual(
      [variant.sku, variant.merchantSku, variant.options, variant.color, variant.size, variant.stock],
      ['linen-tee-a', 'WS-100', { Cup: 'A+' }, '', '', 'in'],
    );
    const [made] = (await shop.inject({ url: '/api/products/wool-socks' })).json().variants;
    assert.equal(made.merchantSku, null);
    const found = await shop.inject({ url: '/api/products?q=ws-100' });
    assert.equal(found.json().total, 2);
  });
});
