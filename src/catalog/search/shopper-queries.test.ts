import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { projectDir } from '../../config.ts';
import { isMet, SHOPPER_QUERIES } from './shopper-queries.fixture.ts';

describe('what shoppers type, in the shop of the demo', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ csv: readFileSync(`${projectDir}/demo/catalog.csv`, 'utf8') });
  });
  after(() => shop.close());

  it('finds what they mean among the first four products', async () => {
    assert.ok(SHOPPER_QUERIES.length >= 150);
    const missed: string[] = [];
    for (const expectation of SHOPPER_QUERIES) {
      const { query, slugs } = expectation;
      const response = await shop.inject({ url: '/api/products', query: { q: query, limit: '4' } });
      const found = response.json<{ products: { slug: string }[] }>().products.map(({ slug }) => slug);
      if (!isMet(expectation, found))
        missed.push(`${query}: ${found.join(' ') || 'nothing'} instead of ${slugs.join(' ')}`);
    }
    assert.deepEqual(missed, []);
  });
});
