import type { ProductCard } from '../product.ts';
import type { SizeKind } from '../sizes.ts';

export const SORTS = ['newest', 'price-up', 'price-down', 'rating', 'relevance'] as const;
export type Sort = (typeof SORTS)[number];

export const PAGE_SIZE = 24;

/** A validated listing request. Every list holds lowercase slugs in canonical order. */
export interface ListingQuery {
  departments: string[];
  types: string[];
  sizes: string[];
  colors: string[];
  /** The search words. Empty for all products. */
  words: string;
  /**
   * In hundredths of a whole unit, whatever the currency is, because the address has whole units. They are minor units
   * for most currencies: see `minorOfHundredths`.
   */
  priceMinMinor: number | null;
  priceMaxMinor: number | null;
  isReduced: boolean;
  /** `relevance` requires search words. */
  sort: Sort;
  /** Starts at 1. */
  page: number;
}

export interface FacetValue {
  slug: string;
  label: string;
  /** The number of products with this value that pass the filters of all other facets. */
  count: number;
  selected: boolean;
}

export interface SizeValue extends FacetValue {
  /** A number may be of several kinds. Empty for a size that is out of stock everywhere. */
  kinds: readonly SizeKind[];
}

export interface Listing {
  /** The query as it was understood: words that name a filter have become that filter, and `words` has the others. */
  query: ListingQuery;
  /** The words as the shopper typed them. Empty without a search. */
  searchedWords: string;
  cards: ProductCard[];
  /** The number of products on all pages. */
  total: number;
  pageCount: number;
  facets: {
    departments: FacetValue[];
    types: FacetValue[];
    sizes: SizeValue[];
    colors: FacetValue[];
    /** The lowest and highest price under all other filters. Null when there are no results. */
    price: { minMinor: number; maxMinor: number } | null;
  };
  /** The words searched instead when the shopper's own words found nothing: "shrit" → "shirt". */
  correctedWords: string | null;
  /** Words that no product has. They were left out, because all words together found nothing. */
  leftOut: readonly string[];
}
