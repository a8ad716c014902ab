import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeColumns, NO_COLUMNS } from './columns.ts';
import { sizeKindsOf } from './size-kinds.ts';

const listing = (productId: number, type: string, sizes: readonly string[]) => ({
  productId,
  priceMinor: 100,
  rating: 0,
  slug: `product-${productId}`,
  values: [...(type ? [`type:${type}`] : []), ...sizes.map((size) => `size:${size}`)],
});

describe('the kinds of the sizes of a catalog', () => {
  it('come from the types that have a size, so that one number may be of several kinds', () => {
    const listings = [
      listing(1, 'trousers-and-jeans', ['34', '36', 'm']),
      listing(2, 'canvas-shoes', ['36', '37']),
      listing(3, 'socks', ['36-39']),
      listing(4, 'dresses', ['m', '38']),
      listing(5, '', ['one-size']),
    ];
    assert.deepEqual(Object.fromEntries(sizeKindsOf(mergeColumns(NO_COLUMNS, listings, new Set()))), {
      34: ['waist'],
      36: ['waist', 'shoes'],
      m: ['clothes'],
      37: ['shoes'],
      '36-39': ['socks'],
      38: ['clothes'],
      'one-size': ['other'],
    });
  });
});
