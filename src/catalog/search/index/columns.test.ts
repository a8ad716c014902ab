import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Columns, type IndexedListing, mergeColumns, NO_COLUMNS } from './columns.ts';
import { slugHash } from './slug-table.ts';

const listing = fc.record(
  {
    productId: fc.integer({ min: 1, max: 30 }),
    priceMinor: fc.nat(10_000),
    rating: fc.nat(500_999),
    slug: fc.constantFrom('oxford-shirt', 'coat'),
    values: fc.uniqueArray(fc.constantFrom('size:m', 'size:l', 'color:navy', 'sale')),
  },
  { noNullPrototype: true },
);
const change = fc.record({
  changed: fc.uniqueArray(listing, { selector: ({ productId }) => productId, maxLength: 12 }),
  removed: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 5 }),
});

const listingsOf = ({ productIds, pricesMinor, ratings, slugHashes, starts, valueIds, values }: Columns) =>
  Array.from(productIds, (productId, ordinal) => ({
    productId,
    priceMinor: pricesMinor[ordinal] as number,
    rating: ratings[ordinal] as number,
    slugHash: slugHashes[ordinal] as number,
    values: Array.from(valueIds.subarray(starts[ordinal], starts[ordinal + 1]), (id) => values[id] as string),
  }));

const storedOf = ({ slug, ...listing }: IndexedListing) => ({ ...listing, slugHash: slugHash(slug) });

describe('the columns of the listing index', () => {
  it('hold the same listings as a map of the products, after any changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const model = new Map<number, IndexedListing>();
        let columns = NO_COLUMNS;
        for (const { changed, removed } of changes) {
          columns = mergeColumns(columns, changed, new Set(removed));
          for (const one of changed) model.set(one.productId, one);
          for (const productId of removed) model.delete(productId);
          const expected = [...model.values()].sort((a, b) => a.productId - b.productId);
          assert.deepEqual(listingsOf(columns), expected.map(storedOf));
        }
      }),
    );
  });

  it('do not change the columns that they are merged from', () => {
    const sale = { productId: 1, priceMinor: 100, rating: 450_002, slug: 'coat', values: ['sale'] };
    const before = mergeColumns(NO_COLUMNS, [sale], new Set());
    const hat = { productId: 2, priceMinor: 200, rating: 0, slug: 'hat', values: ['size:m'] };
    mergeColumns(before, [hat], new Set([1]));
    assert.deepEqual(listingsOf(before), [storedOf(sale)]);
  });
});
