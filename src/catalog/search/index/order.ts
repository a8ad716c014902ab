import type { Sort } from '../listing.ts';
import { type Bitmap, descendingMembers, has } from './bitmap.ts';
import type { ListingIndex } from './listing-index.ts';

/** A product's position in a sorted list, from which a cursor continues. */
export interface ListingPosition {
  productId: number;
  /** The rating in a list that is sorted by it, otherwise the price. */
  key: number;
}

export interface Window {
  limit: number;
  /** The number of products to skip. */
  offset: number;
  /** Continues after this position. */
  after?: ListingPosition;
}

/** Returns one page. Every sort order is made unique by the product ID, so pages neither repeat nor skip products. */
export function positionsInWindow(
  index: ListingIndex,
  found: Bitmap,
  sort: Sort,
  byRelevance: Uint32Array | undefined,
  { limit, offset, after }: Window,
): ListingPosition[] {
  const positions: ListingPosition[] = [];
  let toSkip = offset;
  for (const ordinal of ordered(index, found, sort, byRelevance)) {
    const position = positionOf(index, ordinal, sort);
    if (after && !isAfter(position, after, sort)) continue;
    if (toSkip-- > 0) continue;
    if (positions.length === limit) break;
    positions.push(position);
  }
  return positions;
}

function* ordered(
  index: ListingIndex,
  found: Bitmap,
  sort: Sort,
  byRelevance: Uint32Array | undefined,
): Generator<number> {
  const { byPrice } = index;
  if (sort === 'relevance' && byRelevance) {
    for (const ordinal of byRelevance) if (has(found, ordinal)) yield ordinal;
  } else if (sort === 'price-up') {
    for (const ordinal of byPrice) if (has(found, ordinal)) yield ordinal;
  } else if (sort === 'price-down') {
    for (let at = byPrice.length - 1; at >= 0; at--) {
      const ordinal = byPrice[at] as number;
      if (has(found, ordinal)) yield ordinal;
    }
  } else if (sort === 'rating') {
    const { ratings } = index.columns;
    for (const ordinal of index.byRating) if (has(found, ordinal)) yield ordinal;
    for (const ordinal of descendingMembers(found)) if (ratings[ordinal] === 0) yield ordinal;
  } else yield* descendingMembers(found);
}

const positionOf = ({ columns }: ListingIndex, ordinal: number, sort: Sort): ListingPosition => ({
  productId: columns.productIds[ordinal] as number,
  key: (sort === 'rating' ? columns.ratings : columns.pricesMinor)[ordinal] as number,
});

function isAfter(position: ListingPosition, after: ListingPosition, sort: Sort): boolean {
  const older = position.productId < after.productId;
  if (sort === 'price-up') {
    return position.key > after.key || (position.key === after.key && position.productId > after.productId);
  }
  if (sort === 'price-down' || sort === 'rating') {
    return position.key < after.key || (position.key === after.key && older);
  }
  return older;
}
