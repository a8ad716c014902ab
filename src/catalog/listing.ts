import type { ProductCard } from './product.ts';

export const SORTS = ['newest', 'price-up', 'price-down', 'relevance'] as const;
export type Sort = (typeof SORTS)[number];

export const PAGE_SIZE = 24;

/** What a shopper asked of a listing, checked and in one canonical order. Slugs, lower case. */
export interface ListingQuery {
  departments: string[];
  types: string[];
  sizes: string[];
  colors: string[];
  /** Words to search for; empty for all products. */
  words: string;
  priceMinMinor: number | null;
  priceMaxMinor: number | null;
  onSale: boolean;
  /** `relevance` only together with words. */
  sort: Sort;
  /** From 1. */
  page: number;
}

export interface FacetValue {
  slug: string;
  label: string;
  /** Products that would show with this value and all filters of the other facets. */
  count: number;
  selected: boolean;
}

export interface Listing {
  query: ListingQuery;
  cards: ProductCard[];
  /** Products on all pages. */
  total: number;
  pageCount: number;
  facets: {
    departments: FacetValue[];
    types: FacetValue[];
    sizes: FacetValue[];
    colors: FacetValue[];
    /** Lowest and highest price with all other filters; null when nothing is found. */
    price: { minMinor: number; maxMinor: number } | null;
  };
  /** The words that were searched instead, when the shopper's own found nothing: "shrit" → "shirt". */
  correctedWords: string | null;
}
