import type { SizeKind } from '../../sizes.ts';
import type { ListingQuery } from '../listing.ts';
import {
  add,
  type Bitmap,
  countBits,
  countCommon,
  emptyBitmap,
  fullBitmap,
  has,
  intersectInto,
  invert,
} from './bitmap.ts';
import { type Columns, ordinalOf } from './columns.ts';
import { type ListingPosition, positionsInWindow, type Window } from './order.ts';
import { relatedFinder } from './related.ts';
import { sizeKindsOf } from './size-kinds.ts';
import { EMPTY_SET, type ValueSet, valueSetsOf } from './value-sets.ts';

export type FacetKind = 'department' | 'type' | 'size' | 'color';

/** The result of a query, without the cards. */
export interface ListingMatches {
  total: number;
  /** The lowest and highest price under all other filters. Null when there are no results. */
  price: { minMinor: number; maxMinor: number } | null;
  /** Counts the results with this value when the facet's own filter is ignored. */
  countOf(kind: FacetKind, slug: string): number;
  /** The listings of one page, in the query's sort order. */
  positions: ListingPosition[];
}

/** The most query results remembered per index. */
const MATCHES_MAX = 200;

/** The listings that contain the words of a search. */
export interface WordMatches {
  words: string;
  /** Best match first. */
  ordinals: Uint32Array;
  members: Bitmap;
}

/**
 * An immutable snapshot of all listings with one set of listings per filter value. A filter intersects a few sets,
 * and a count is the size of the intersection.
 */
export class ListingIndex {
  readonly columns: Columns;
  /** The database position at which the listings were read. */
  readonly position: number;
  /** The ordinals sorted by price, then by product ID. */
  readonly byPrice: Uint32Array;
  #byRating: Uint32Array | undefined;
  readonly #sets: ReadonlyMap<string, ValueSet>;
  readonly #all: Bitmap;
  #sizeKinds: ReadonlyMap<string, readonly SizeKind[]> | undefined;
  #relatedTo: ((slug: string) => number[] | undefined) | undefined;
  readonly #remembered = new Map<string, ListingMatches>();

  constructor(columns: Columns, position = 0) {
    this.columns = columns;
    this.position = position;
    this.#sets = valueSetsOf(columns);
    this.#all = fullBitmap(columns.productIds.length);
    this.byPrice = Uint32Array.from(columns.productIds.keys()).sort(
      (a, b) => (columns.pricesMinor[a] as number) - (columns.pricesMinor[b] as number) || a - b,
    );
  }

  /** The ordinals of the listings with reviews, best first. They are sorted on first use, because few lists need them. */
  get byRating(): Uint32Array {
    const { ratings } = this.columns;
    this.#byRating ??= Uint32Array.from(ratings.keys().filter((ordinal) => ratings[ordinal] !== 0)).sort(
      (a, b) => (ratings[b] as number) - (ratings[a] as number) || b - a,
    );
    return this.#byRating;
  }

  /** `words` is undefined without search words. Results are remembered, because the index never changes. */
  find(query: ListingQuery, words: WordMatches | undefined, window: Window): ListingMatches {
    const key = JSON.stringify([query, words?.words, window]);
    let matches = this.#remembered.get(key);
    if (!matches) {
      matches = this.#find(query, words, window);
      if (this.#remembered.size >= MATCHES_MAX) this.#remembered.clear();
      this.#remembered.set(key, matches);
    }
    return matches;
  }

  #find(query: ListingQuery, words: WordMatches | undefined, window: Window): ListingMatches {
    const filters = this.#filtersOf(query, words);
    const found = this.#intersection(Object.values(filters));
    const allExcept = (ignored: keyof typeof filters) =>
      filters[ignored] ? this.#intersection(Object.values({ ...filters, [ignored]: undefined })) : found;
    const bases: Partial<Record<FacetKind, Bitmap>> = {};
    return {
      total: countBits(found),
      price: this.#priceRangeOf(allExcept('price')),
      countOf: memoizedCounts((kind, slug) => {
        bases[kind] ??= allExcept(kind === 'size' || kind === 'color' ? 'variants' : kind);
        return this.#countIn(bases[kind], valuesOf(query, kind, slug));
      }),
      positions: positionsInWindow(this, found, query.sort, words?.ordinals, window),
    };
  }

  /** A filter is undefined when the query does not use it. */
  #filtersOf(query: ListingQuery, words: WordMatches | undefined) {
    const { departments, types, sizes, colors } = query;
    const any = (kind: FacetKind, slugs: string[]) =>
      slugs.length > 0 ? this.#union(slugs.map((slug) => `${kind}:${slug}`)) : undefined;
    const pairs = sizes.flatMap((size) => colors.map((color) => `pair:${size}|${color}`));
    return {
      words: words?.members,
      sale: query.isReduced ? this.#union(['sale']) : undefined,
      department: any('department', departments),
      type: any('type', types),
      // "M" and "navy" must match in the same variant, so the filter uses size-color pairs.
      variants: pairs.length > 0 ? this.#union(pairs) : (any('size', sizes) ?? any('color', colors)),
      price: this.#inPriceRange(query),
    };
  }

  #countIn(bitmap: Bitmap, values: string[]): number {
    if (values.length === 1) return this.#setOf(values[0] as string).countIn(bitmap);
    return countCommon(bitmap, this.#union(values));
  }

  #setOf = (value: string): ValueSet => this.#sets.get(value) ?? EMPTY_SET;

  #intersection(sets: (Bitmap | undefined)[]): Bitmap {
    const [first = this.#all, ...others] = sets.filter((set) => set !== undefined);
    const intersection = first.slice();
    for (const set of others) intersectInto(intersection, set);
    return intersection;
  }

  #union(values: string[]): Bitmap {
    const union = emptyBitmap(this.columns.productIds.length);
    for (const value of values) this.#setOf(value).addTo(union);
    return union;
  }

  /** Sets the bits of whichever listings are fewer, those in the range or those outside of it. */
  #inPriceRange({ priceMinMinor, priceMaxMinor }: ListingQuery): Bitmap | undefined {
    const { length } = this.byPrice;
    const from = priceMinMinor === null ? 0 : this.#firstAbove(priceMinMinor - 1);
    const to = priceMaxMinor === null ? length : Math.max(from, this.#firstAbove(priceMaxMinor));
    if (to - from === length) return undefined;
    if (2 * (to - from) < length) return this.#bitmapOf(this.byPrice.subarray(from, to));
    const outside = this.#bitmapOf(this.byPrice.subarray(0, from));
    for (const ordinal of this.byPrice.subarray(to)) add(outside, ordinal);
    invert(outside, this.#all);
    return outside;
  }

  /** Returns the first index in `byPrice` of a listing that costs more. */
  #firstAbove(priceMinor: number): number {
    let [low, high] = [0, this.byPrice.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.columns.pricesMinor[this.byPrice[middle] as number] as number) > priceMinor) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #bitmapOf(ordinals: Uint32Array): Bitmap {
    const bitmap = emptyBitmap(this.byPrice.length);
    for (const ordinal of ordinals) add(bitmap, ordinal);
    return bitmap;
  }

  #priceRangeOf(set: Bitmap): ListingMatches['price'] {
    const isIn = (ordinal: number) => has(set, ordinal);
    const [lowest, highest] = [this.byPrice.find(isIn), this.byPrice.findLast(isIn)];
    if (lowest === undefined || highest === undefined) return null;
    const { pricesMinor } = this.columns;
    return { minMinor: pricesMinor[lowest] as number, maxMinor: pricesMinor[highest] as number };
  }

  /** The kinds of a size in this catalog. Empty for an unknown size. */
  sizeKinds(slug: string): readonly SizeKind[] {
    this.#sizeKinds ??= sizeKindsOf(this.columns);
    return this.#sizeKinds.get(slug) ?? [];
  }

  /** Returns the IDs of the products to show with this one, or undefined for a product that is not in this snapshot. */
  relatedTo(slug: string): number[] | undefined {
    this.#relatedTo ??= relatedFinder(this.columns);
    return this.#relatedTo(slug);
  }

  /** Maps search results, best first, onto this index. Products that are not in this snapshot are left out. */
  wordMatches(words: string, productIds: readonly number[]): WordMatches {
    const ordinals = productIds
      .map((productId) => ordinalOf(this.columns, productId))
      .filter((ordinal) => ordinal >= 0);
    const best = Uint32Array.from(ordinals);
    return { words, ordinals: best, members: this.#bitmapOf(best) };
  }
}

function memoizedCounts(count: ListingMatches['countOf']): ListingMatches['countOf'] {
  const known = new Map<string, number>();
  return (kind, slug) => {
    const key = `${kind}:${slug}`;
    let found = known.get(key);
    if (found === undefined) {
      found = count(kind, slug);
      known.set(key, found);
    }
    return found;
  };
}

/** With colors selected, a size counts only where a product has it in one of those colors, and vice versa. */
function valuesOf({ sizes, colors }: ListingQuery, kind: FacetKind, slug: string): string[] {
  if (kind === 'size' && colors.length > 0) return colors.map((color) => `pair:${slug}|${color}`);
  if (kind === 'color' && sizes.length > 0) return sizes.map((size) => `pair:${size}|${slug}`);
  return [`${kind}:${slug}`];
}
