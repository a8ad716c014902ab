import type { ListingQuery } from '../../listing.ts';
import {
  add,
  type Bitmap,
  countBits,
  countCommon,
  emptyBitmap,
  fullBitmap,
  has,
  keepOnly,
} from './bitmap.ts';
import { type Columns, ordinalOf } from './columns.ts';
import { type Place, productsOf, type Window } from './order.ts';
import { NOTHING, type ValueSet, valueSetsOf } from './value-sets.ts';

export type FacetKind = 'department' | 'type' | 'size' | 'color';

/** The listings of a query, without their cards. */
export interface Found {
  total: number;
  /** Lowest and highest price with all other filters; null when there is none. */
  price: { minMinor: number; maxMinor: number } | null;
  /** Listings that would be found with this value and without the facet's own filter. */
  countOf(kind: FacetKind, slug: string): number;
  /** Of one page, in the query's order. */
  places: Place[];
}

/** Queries whose answers are remembered with one index. */
const FOUND_MAX = 200;

/** The listings that have the words of a search. */
export interface Searched {
  words: string;
  /** Best first. */
  ordinals: Uint32Array;
  members: Bitmap;
}

/**
 * All listings at one moment, and for each value that can be asked for the set of those that have it: a
 * filter is a few sets laid over each other, a count is what is left. Never changed once made.
 */
export class ListingIndex {
  readonly columns: Columns;
  /** How far the database had come that they were read from. */
  readonly position: number;
  /** Ordinals of listings by price, of one price by product. */
  readonly byPrice: Uint32Array;
  readonly #sets: ReadonlyMap<string, ValueSet>;
  readonly #all: Bitmap;
  readonly #found = new Map<string, Found>();

  constructor(columns: Columns, position = 0) {
    this.columns = columns;
    this.position = position;
    this.#sets = valueSetsOf(columns);
    this.#all = fullBitmap(columns.productIds.length);
    this.byPrice = Uint32Array.from(columns.productIds.keys()).sort(
      (a, b) => (columns.pricesMinor[a] as number) - (columns.pricesMinor[b] as number) || a - b,
    );
  }

  /** `searched` is undefined when nothing is searched for. What was found before is remembered: nothing changes. */
  find(query: ListingQuery, searched: Searched | undefined, window: Window): Found {
    const key = JSON.stringify([query, searched?.words, window]);
    let found = this.#found.get(key);
    if (!found) {
      found = this.#find(query, searched, window);
      if (this.#found.size >= FOUND_MAX) this.#found.clear();
      this.#found.set(key, found);
    }
    return found;
  }

  #find(query: ListingQuery, searched: Searched | undefined, window: Window): Found {
    const filters = this.#filtersOf(query, searched);
    const others = (...kinds: (keyof typeof filters)[]) =>
      this.#narrow(
        Object.entries(filters).flatMap(([kind, set]) =>
          kinds.includes(kind as keyof typeof filters) ? [] : [set],
        ),
      );
    const bases: Partial<Record<FacetKind, Bitmap>> = {};
    const found = others();
    return {
      total: countBits(found),
      price: this.#pricesOf(others('price')),
      countOf: memoizedCounts((kind, slug) => {
        const isOfVariants = kind === 'size' || kind === 'color';
        bases[kind] ??= isOfVariants ? others('variants') : others(kind);
        return this.#countIn(bases[kind], valuesOf(query, kind, slug));
      }),
      places: productsOf(this, found, query.sort, searched?.ordinals, window),
    };
  }

  /** A filter is undefined where nothing was asked. */
  #filtersOf(query: ListingQuery, searched: Searched | undefined) {
    const { departments, types, sizes, colors } = query;
    const any = (kind: FacetKind, slugs: string[]) =>
      slugs.length > 0 ? this.#union(slugs.map((slug) => `${kind}:${slug}`)) : undefined;
    const pairs = sizes.flatMap((size) => colors.map((color) => `pair:${size}|${color}`));
    return {
      words: searched?.members,
      sale: query.onSale ? this.#union(['sale']) : undefined,
      department: any('department', departments),
      type: any('type', types),
      // "M" and "navy" mean one variant that is both.
      variants: pairs.length > 0 ? this.#union(pairs) : (any('size', sizes) ?? any('color', colors)),
      price: this.#inPriceRange(query),
    };
  }

  #countIn(bitmap: Bitmap, values: string[]): number {
    if (values.length === 1) return this.#setOf(values[0] as string).countIn(bitmap);
    return countCommon(bitmap, this.#union(values));
  }

  #setOf = (value: string): ValueSet => this.#sets.get(value) ?? NOTHING;

  #narrow(sets: (Bitmap | undefined)[]): Bitmap {
    const narrowed = this.#all.slice();
    for (const set of sets) if (set) keepOnly(narrowed, set);
    return narrowed;
  }

  #union(values: string[]): Bitmap {
    const union = emptyBitmap(this.columns.productIds.length);
    for (const value of values) this.#setOf(value).addTo(union);
    return union;
  }

  #inPriceRange({ priceMinMinor, priceMaxMinor }: ListingQuery): Bitmap | undefined {
    if (priceMinMinor === null && priceMaxMinor === null) return undefined;
    const { pricesMinor } = this.columns;
    const [min, max] = [priceMinMinor ?? 0, priceMaxMinor ?? Number.POSITIVE_INFINITY];
    const inRange = emptyBitmap(pricesMinor.length);
    for (let ordinal = 0; ordinal < pricesMinor.length; ordinal++) {
      const price = pricesMinor[ordinal] as number;
      if (price >= min && price <= max) add(inRange, ordinal);
    }
    return inRange;
  }

  #pricesOf(set: Bitmap): Found['price'] {
    const isIn = (ordinal: number) => has(set, ordinal);
    const [lowest, highest] = [this.byPrice.find(isIn), this.byPrice.findLast(isIn)];
    if (lowest === undefined || highest === undefined) return null;
    const { pricesMinor } = this.columns;
    return { minMinor: pricesMinor[lowest] as number, maxMinor: pricesMinor[highest] as number };
  }

  /** What a search has found, best first; products that are not listed any more, or not yet, are left out. */
  searched(words: string, productIds: readonly number[]): Searched {
    const ordinals = productIds
      .map((productId) => ordinalOf(this.columns, productId))
      .filter((ordinal) => ordinal >= 0);
    const members = emptyBitmap(this.columns.productIds.length);
    for (const ordinal of ordinals) add(members, ordinal);
    return { words, ordinals: Uint32Array.from(ordinals), members };
  }
}

function memoizedCounts(count: Found['countOf']): Found['countOf'] {
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

/** With colors chosen, a size counts where the product has it in one of those colors, and the other way round. */
function valuesOf({ sizes, colors }: ListingQuery, kind: FacetKind, slug: string): string[] {
  if (kind === 'size' && colors.length > 0) return colors.map((color) => `pair:${slug}|${color}`);
  if (kind === 'color' && sizes.length > 0) return sizes.map((size) => `pair:${size}|${slug}`);
  return [`${kind}:${slug}`];
}
