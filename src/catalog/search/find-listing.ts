import type { Reads } from '../../database/replicas/reads.ts';
import { minorOfHundredths } from '../../settings/currency.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import type { FacetLabels } from '../cached-catalog.ts';
import type { ProductCard } from '../product.ts';
import type { FacetKind, ListingIndex, ListingMatches, WordMatches } from './index/listing-index.ts';
import type { ListingPosition, Window } from './index/order.ts';
import { type FacetValue, type Listing, type ListingQuery, PAGE_SIZE } from './listing.ts';
import { correctWords, tsqueryOf } from './search-words.ts';

export interface ListingPage extends Listing {
  /** The position of the last card, from which an API cursor continues. */
  last: ListingPosition | null;
}

export interface FindListingDeps {
  reads: Reads;
  index: ListingIndex;
  labels: FacetLabels;
  /** Returns cards in the order of the IDs. A product that is no longer listed is undefined. */
  cards(productIds: number[]): Promise<(ProductCard | undefined)[]>;
  search(index: ListingIndex, tsquery: string): Promise<WordMatches>;
  settings: Pick<ShopSettings, 'search' | 'currency'>;
}

/** Finds the cards and facets of a query. When the words find nothing, it tries again with corrected spelling. */
export async function findListing(
  deps: FindListingDeps,
  query: ListingQuery,
  window: Window = { limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE },
): Promise<ListingPage> {
  const { search } = deps.settings;
  const found = await find(deps, query, tsqueryOf(query.words, search), window);
  if (found.total > 0 || !query.words) return found;
  const corrected = await correctWords(deps.reads, query.words);
  if (corrected === null) return found;
  const again = await find(deps, query, tsqueryOf(corrected, search), window);
  return again.total > 0 ? { ...again, correctedWords: corrected } : found;
}

async function find(
  { index, labels, cards, search, settings }: FindListingDeps,
  query: ListingQuery,
  tsquery: string,
  window: Window,
): Promise<ListingPage> {
  const words = tsquery ? await search(index, tsquery) : undefined;
  const found = index.find(inMinorUnits(query, settings.currency), words, window);
  const shown = await cards(found.positions.map(({ productId }) => productId));
  return {
    query,
    cards: shown.filter((card) => card !== undefined),
    total: found.total,
    pageCount: Math.max(1, Math.ceil(found.total / PAGE_SIZE)),
    facets: facetsOf(query, labels, found),
    correctedWords: null,
    last: found.positions.at(-1) ?? null,
  };
}

function inMinorUnits(query: ListingQuery, currency: string): ListingQuery {
  const { priceMinMinor: min, priceMaxMinor: max } = query;
  if (min === null && max === null) return query;
  return {
    ...query,
    priceMinMinor: min === null ? null : minorOfHundredths(min, currency),
    priceMaxMinor: max === null ? null : minorOfHundredths(max, currency),
  };
}

function facetsOf(query: ListingQuery, labels: FacetLabels, found: ListingMatches): Listing['facets'] {
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

/** The most values that one facet offers. */
const VALUES_MAX = 60;

/** Keeps the order of the labels. Selected values are included even when they have no results. */
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
