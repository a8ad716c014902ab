import { slugHash } from './slug-table.ts';

/** The values that a listing is filtered and sorted by. */
export interface IndexedListing {
  productId: number;
  priceMinor: number;
  /** Sorts listings by their reviews, as migration 0104 describes. 0 without reviews. */
  rating: number;
  slug: string;
  /**
   * Every filter that the listing passes: 'size:m', 'color:navy', 'pair:m|navy', 'sale', 'available'. Its drawing, such as
   * 'drawing:polo', determines its part in an outfit.
   */
  values: string[];
}

/**
 * All listings, sorted by product ID. A listing's ordinal is its index in this order. Typed arrays instead of objects
 * keep 100,000 listings within a few megabytes.
 */
export interface Columns {
  productIds: Float64Array;
  pricesMinor: Int32Array;
  ratings: Int32Array;
  slugHashes: Float64Array;
  /** The values of listing n are valueIds[starts[n]] through valueIds[starts[n + 1] - 1]. */
  starts: Uint32Array;
  valueIds: Uint32Array;
  /** The text of each value, by value ID. */
  values: readonly string[];
}

export const NO_COLUMNS: Columns = {
  productIds: new Float64Array(0),
  pricesMinor: new Int32Array(0),
  ratings: new Int32Array(0),
  slugHashes: new Float64Array(0),
  starts: new Uint32Array(1),
  valueIds: new Uint32Array(0),
  values: [],
};

/** Returns new columns with the changed listings inserted or replaced and the removed products left out. */
export function mergeColumns(
  columns: Columns,
  changed: readonly IndexedListing[],
  removed: ReadonlySet<number>,
): Columns {
  const byProduct = new Map(changed.map((listing) => [listing.productId, listing]));
  const kept = [...columns.productIds.keys()].filter((ordinal) => {
    const productId = columns.productIds[ordinal] as number;
    return !byProduct.has(productId) && !removed.has(productId);
  });
  const fresh = [...byProduct.values()]
    .filter(({ productId }) => !removed.has(productId))
    .sort((a, b) => a.productId - b.productId);
  const writer = new ColumnsWriter(columns, kept, fresh);
  let next = 0;
  for (const ordinal of kept) {
    const productId = columns.productIds[ordinal] as number;
    while ((fresh[next]?.productId ?? Number.POSITIVE_INFINITY) < productId) {
      writer.write(fresh[next++] as IndexedListing);
    }
    writer.copy(ordinal);
  }
  while (next < fresh.length) writer.write(fresh[next++] as IndexedListing);
  return writer.columns;
}

/** Returns -1 for a product that is not listed. */
export function ordinalOf({ productIds }: Columns, productId: number): number {
  let [low, high] = [0, productIds.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = productIds[middle] as number;
    if (found === productId) return middle;
    if (found < productId) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Tells whether the columns already hold exactly this listing. */
export function hasListing(
  columns: Columns,
  { productId, priceMinor, rating, slug, values }: IndexedListing,
): boolean {
  const ordinal = ordinalOf(columns, productId);
  if (ordinal < 0 || columns.pricesMinor[ordinal] !== priceMinor) return false;
  if (columns.ratings[ordinal] !== rating) return false;
  if (columns.slugHashes[ordinal] !== slugHash(slug)) return false;
  const ids = columns.valueIds.subarray(columns.starts[ordinal], columns.starts[ordinal + 1]);
  return (
    ids.length === values.length && values.every((value, at) => columns.values[ids[at] as number] === value)
  );
}

class ColumnsWriter {
  readonly columns: Columns;
  readonly #from: Columns;
  readonly #values: string[];
  readonly #ids: Map<string, number>;
  #listings = 0;
  #used = 0;

  constructor(from: Columns, kept: readonly number[], fresh: readonly IndexedListing[]) {
    const count = kept.length + fresh.length;
    const valueCount =
      kept.reduce((sum, n) => sum + (from.starts[n + 1] as number) - (from.starts[n] as number), 0) +
      fresh.reduce((sum, listing) => sum + listing.values.length, 0);
    this.#from = from;
    this.#values = [...from.values];
    this.#ids = new Map(from.values.map((value, id) => [value, id]));
    this.columns = {
      productIds: new Float64Array(count),
      pricesMinor: new Int32Array(count),
      ratings: new Int32Array(count),
      slugHashes: new Float64Array(count),
      starts: new Uint32Array(count + 1),
      valueIds: new Uint32Array(valueCount),
      values: this.#values,
    };
  }

  copy(ordinal: number): void {
    const { productIds, pricesMinor, ratings, slugHashes, starts, valueIds } = this.#from;
    const values = valueIds.subarray(starts[ordinal], starts[ordinal + 1]);
    this.columns.valueIds.set(values, this.#used);
    this.#used += values.length;
    this.columns.ratings[this.#listings] = ratings[ordinal] as number;
    this.#end(productIds[ordinal] as number, pricesMinor[ordinal] as number, slugHashes[ordinal] as number);
  }

  write({ productId, priceMinor, rating, slug, values }: IndexedListing): void {
    for (const value of values) this.columns.valueIds[this.#used++] = this.#idOf(value);
    this.columns.ratings[this.#listings] = rating;
    this.#end(productId, priceMinor, slugHash(slug));
  }

  #end(productId: number, priceMinor: number, hash: number): void {
    this.columns.productIds[this.#listings] = productId;
    this.columns.pricesMinor[this.#listings] = priceMinor;
    this.columns.slugHashes[this.#listings] = hash;
    this.columns.starts[++this.#listings] = this.#used;
  }

  #idOf(value: string): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    this.#ids.set(value, this.#values.length);
    return this.#values.push(value) - 1;
  }
}
