import type { Database } from '../platform/database.ts';
import type { FacetLabels } from './catalog.ts';
import { type FacetValue, type Listing, type ListingQuery, PAGE_SIZE } from './listing.ts';
import {
  type CardInListing,
  type FacetKind,
  hasOwnCounts,
  type ListingRow,
  pageWindow,
  selectListing,
  type Window,
} from './queries.ts';
import { correctWords, tsqueryOf } from './search-words.ts';

export interface ListingPage extends Listing {
  /** Where the next cards begin, for a caller that goes on instead of counting pages. */
  last: { productId: number; priceMinor: number } | null;
}

/** The cards and the facets of a query; with corrected words when the shopper's own find nothing at all. */
export async function findListing(
  database: Database,
  labels: FacetLabels,
  query: ListingQuery,
  window: Window = pageWindow(query.page),
): Promise<ListingPage> {
  const found = await find(database, labels, query, tsqueryOf(query.words), window);
  if (found.total > 0 || !query.words) return found;
  const corrected = await correctWords(database, query.words);
  if (corrected === null) return found;
  const again = await find(database, labels, query, tsqueryOf(corrected), window);
  return again.total > 0 ? { ...again, correctedWords: corrected } : found;
}

async function find(
  database: Database,
  labels: FacetLabels,
  query: ListingQuery,
  tsquery: string,
  window: Window,
): Promise<ListingPage> {
  const { statement, parameters } = selectListing(query, tsquery, window);
  const row = await database.find(statement, parameters);
  return listingOf(query, labels, row?.cards ?? [], row?.counts ?? {});
}

function listingOf(
  query: ListingQuery,
  labels: FacetLabels,
  cards: CardInListing[],
  counts: ListingRow['counts'],
): ListingPage {
  const { total, price_min: minMinor = null, price_max: maxMinor = null } = counts;
  const last = cards.at(-1);
  const valuesOf = (kind: FacetKind, names: Map<string, string>, selected: string[]) => {
    const prefix = hasOwnCounts(query, kind) ? `own ${kind}:` : `${kind}:`;
    return facetValues(names, selected, (slug) => counts[prefix + slug] ?? 0);
  };
  return {
    query,
    cards: cards.map(([, , card]) => card),
    total: total ?? 0,
    pageCount: Math.max(1, Math.ceil((total ?? 0) / PAGE_SIZE)),
    facets: {
      departments: valuesOf('department', labels.departments, query.departments),
      types: valuesOf('type', labels.types, query.types),
      sizes: valuesOf('size', labels.sizes, query.sizes),
      colors: valuesOf('color', labels.colors, query.colors),
      price: minMinor === null || maxMinor === null ? null : { minMinor, maxMinor },
    },
    correctedWords: null,
    last: last ? { productId: last[0], priceMinor: last[1] } : null,
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
