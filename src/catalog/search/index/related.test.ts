import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeColumns, NO_COLUMNS } from './columns.ts';
import { relatedFinder } from './related.ts';

const listing = (productId: number, drawing: string, departments: readonly string[]) => ({
  productId,
  priceMinor: 5_000,
  rating: 0,
  slug: `product-${productId}`,
  values: [
    ...departments.map((slug) => `department:${slug}`),
    `type:${drawing}`,
    `drawing:${drawing}`,
    'color:navy',
    'available',
  ],
});

const relatedIn = (listings: ReturnType<typeof listing>[]) =>
  relatedFinder(mergeColumns(NO_COLUMNS, listings, new Set()));

test('only accessories go with every product for adults, and products without a department do not', () => {
  const shirt = listing(1, 'polo', ['men']);
  const chinos = listing(2, 'chinos', ['men']);
  const withTote = relatedIn([shirt, chinos, listing(3, 'tote', ['accessories'])]);
  assert.deepEqual(withTote('product-1'), [2, 3]);
  const withUnsorted = relatedIn([shirt, chinos, listing(3, 'tote', [])]);
  assert.deepEqual(withUnsorted('product-1'), [2]);
});
