import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';

describe('the products that a browser has viewed', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const names = async (slugs: string) => {
    const response = await shop.inject({ url: `/recently-viewed?slugs=${slugs}` });
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'private, no-store');
    assert.equal(response.headers['set-cookie'], undefined);
    return [...response.body.matchAll(/<h3><a href="\/products\/([^"]+)"/g)].map(([, slug]) => slug);
  };

  it('are shown as cards in the order that the browser requests', async () => {
    assert.deepEqual(await names('numbered-socks,oxford-shirt'), ['numbered-socks', 'oxford-shirt']);
  });

  it('leave out products not for sale, invalid slugs, and all after the fourth', async () => {
    assert.deepEqual(await names(`not-yet,nothing,${'x'.repeat(300)},%22%3E,oxford-shirt`), []);
    assert.deepEqual(await names('not-yet,nothing,oxford-shirt'), ['oxford-shirt']);
    assert.deepEqual(await names(''), []);
    assert.equal((await shop.inject({ url: '/recently-viewed' })).body, '');
    const twice = await shop.inject({ url: '/recently-viewed?slugs=a&slugs=b' });
    assert.deepEqual([twice.statusCode, twice.body], [200, '']);
  });
});
