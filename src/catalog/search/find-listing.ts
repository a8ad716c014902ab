import type { Reads } from '../../database/replicas/reads.ts';
import type { FacetLabels } from '../cached-catalog.ts';
import { type FacetValue, type Listing, type ListingQuery, PAGE_SIZE } from '../listing.ts';
import type { ProductCard } from '../product.ts';
import type { FacetKind, Found, ListingIndex, Searched } from './index/listing-index.ts';
import type { Place, Window } from './index/order.ts';
import { correctWords, tsqueryOf } from './search-words.ts';

export interface ListingPage extends Listing {
  /** Where the next cards begin, for a caller that goes on instead of counting pages. */
  last: Place | null;
}

/** What a listing is put together from. */
export interface ListingSources {
  reads: Reads;
  index: ListingIndex;
  labels: FacetLabels;
  /** In the order asked; undefined for a product that is not listed any more. */
  cards(productIds: number[]): Promise<(ProductCard | undefined)[]>;
  search(index: ListingIndex, tsquery: string): Promise<Searched>;
}

/** The cards and the facets of a query; with corrected words when the shopper's own find nothing at all. */
export async function findListing(
  sources: ListingSources,
  query: ListingQuery,
  window: Window = { limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE },
): Promise<ListingPage> {
  const found = await find(sources, query, tsqueryOf(query.words), window);
  if (found.total > 0 || !query.words) return found;
  const corrected = await correctWords(sources.reads, query.words);
  if (corrected === null) return found;
  const again = await find(sources, query, tsqueryOf(corrected), window);
  return again.total > 0 ? { ...again, correctedWords: corrected } : found;
}

async function find(
  { index, labels, cards, search }: ListingSources,
  query: ListingQuery,
  tsquery: string,
  window: Window,
): Promise<ListingPage> {
  const words = tsquery ? await search(index, tsquery) : undefined;
  const found = index.find(query, words, window);
  const shown = await cards(found.places.map((place) => place.productId));
  return {
    query,
    cards: shown.filter((card) => card !== undefined),
    total: found.total,
    pageCount: Math.max(1, Math.ceil(found.total / PAGE_SIZE)),
    facets: facetsOf(query, labels, found),
    correctedWords: null,
    last: found.places.at(-1) ?? null,
  };
}

function facetsOf(query: ListingQuery, labels: FacetLabels, found: Found): Listing['facets'] {
  const valuesOf = (kind: FacetKind, names: Map<string, string>, selected: string[]) =>
    facetValues(names, selected, (slug) => found.countOf(kind, slug));
  return {
    departments: valuesOf('department', labels.departments, query.departments),
    types: valuesOf('type', labels.types, query.types),
    sizes: valuesOf('size', labels.sizes, query.sizes),
    colors: valuesOf('color', labels.colors, query.colors),
    price: found.price,
  };
}

/** How many values of one facet are offered. */
const VALUES_MAX = 60;

/** In the order of the labels; what is selected shows even when nothing is left of it. */
function facetValues(
  labels: Map<string, string>,
  selected: string[],
  countOf: (slug: string) => number,
): FacetValue[] {
  const values: FacetValue[] = [];
  for (const [slug, label] of labels) {
    const count = countOf(slug);
    const isSelected = selected.includes(slug);
    if (isSelected || (count > 0 && values.length < VALUES_MAX)) {
      values.push({ slug, label, count, selected: isSelected });
    }
  }
  return values;
}
