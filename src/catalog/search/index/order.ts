import type { Sort } from '../../listing.ts';
import { type Bitmap, has, membersDown } from './bitmap.ts';
import type { ListingIndex } from './listing-index.ts';

/** A product's place in a list: what a caller goes on after. */
export interface Place {
  productId: number;
  priceMinor: number;
}

export interface Window {
  limit: number;
  /** Products to skip, or the place after which to go on. */
  offset: number;
  after?: Place;
}

/** The products of a window. Each order ends with the product, so that no page repeats or leaves out what another has. */
export function productsOf(
  index: ListingIndex,
  found: Bitmap,
  sort: Sort,
  searched: Uint32Array | undefined,
  { limit, offset, after }: Window,
): Place[] {
  const places: Place[] = [];
  let toSkip = offset;
  for (const ordinal of ordered(index, found, sort, searched)) {
    const place = placeOf(index, ordinal);
    if (after && !isAfter(place, after, sort)) continue;
    if (toSkip-- > 0) continue;
    places.push(place);
    if (places.length === limit) break;
  }
  return places;
}

function* ordered(
  { byPrice }: ListingIndex,
  found: Bitmap,
  sort: Sort,
  searched: Uint32Array | undefined,
): Generator<number> {
  if (sort === 'relevance' && searched) {
    for (const ordinal of searched) if (has(found, ordinal)) yield ordinal;
  } else if (sort === 'price-up') {
    for (const ordinal of byPrice) if (has(found, ordinal)) yield ordinal;
  } else if (sort === 'price-down') {
    for (let at = byPrice.length - 1; at >= 0; at--) {
      const ordinal = byPrice[at] as number;
      if (has(found, ordinal)) yield ordinal;
    }
  } else yield* membersDown(found);
}

const placeOf = ({ columns }: ListingIndex, ordinal: number): Place => ({
  productId: columns.productIds[ordinal] as number,
  priceMinor: columns.pricesMinor[ordinal] as number,
});

function isAfter(place: Place, after: Place, sort: Sort): boolean {
  const older = place.productId < after.productId;
  if (sort === 'price-up') {
    return (
      place.priceMinor > after.priceMinor ||
      (place.priceMinor === after.priceMinor && place.productId > after.productId)
    );
  }
  if (sort === 'price-down') {
    return place.priceMinor < after.priceMinor || (place.priceMinor === after.priceMinor && older);
  }
  return older;
}
