import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ListingQuery } from '../listing.ts';
import { mergeColumns, NO_COLUMNS } from './columns.ts';
import { ListingIndex } from './listing-index.ts';

const ALL: ListingQuery = {
  departments: [],
  types: [],
  sizes: [],
  colors: [],
  words: '',
  priceMinMinor: null,
  priceMaxMinor: null,
  isReduced: false,
  sort: 'newest',
  page: 1,
};
const price = fc.nat(9);
const bound = fc.option(fc.nat(10));

function indexOf(prices: readonly number[]) {
  const listings = prices.map((priceMinor, at) => ({
    productId: at + 1,
    priceMinor,
    rating: 0,
    slug: `product-${at}`,
    values: [`type:${at % 2 === 0 ? 'even' : 'odd'}`],
  }));
  return new ListingIndex(mergeColumns(NO_COLUMNS, listings, new Set()));
}

describe('the index of all listings', () => {
  it('finds exactly the listings of a price range, whichever side of it has more', () => {
    fc.assert(
      fc.property(fc.array(price, { maxLength: 100 }), bound, bound, (prices, min, max) => {
        const query = { ...ALL, priceMinMinor: min, priceMaxMinor: max };
        const { total, positions } = indexOf(prices).find(query, undefined, { limit: 100, offset: 0 });
        const expected = prices.flatMap((each, at) =>
          each >= (min ?? 0) && each <= (max ?? Number.POSITIVE_INFINITY) ? [at + 1] : [],
        );
        assert.equal(total, expected.length);
        assert.deepEqual(
          positions.map(({ productId }) => productId),
          expected.reverse(),
        );
      }),
    );
  });

  it('counts a facet without its own filter, and states the price range without that of prices', () => {
    const query = { ...ALL, types: ['even'], priceMinMinor: 3, priceMaxMinor: 8 };
    const found = indexOf([1, 2, 3, 4, 5, 6, 9]).find(query, undefined, { limit: 10, offset: 0 });
    assert.equal(found.total, 2);
    assert.deepEqual([found.countOf('type', 'even'), found.countOf('type', 'odd')], [2, 2]);
    assert.deepEqual(found.price, { minMinor: 1, maxMinor: 9 });
  });
});
