import type { Database } from '../platform/database.ts';
import type { FacetLabels } from './catalog.ts';
import { type FacetValue, type Listing, type ListingQuery, PAGE_SIZE } from './listing.ts';
import {
  type CardRow,
  type FacetRow,
  pageWindow,
  selectCards,
  selectFacets,
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
  const cards = selectCards(query, tsquery, window);
  const facets = selectFacets(query, tsquery);
  const [cardRows, facetRows] = await Promise.all([
    database.list(cards.statement, cards.parameters),
    database.list(facets.statement, facets.parameters),
  ]);
  return listingOf(query, labels, cardRows, facetRows);
}

function listingOf(
  query: ListingQuery,
  labels: FacetLabels,
  cards: CardRow[],
  facets: FacetRow[],
): ListingPage {
  const total = facets.find((row) => row.kind === 'total')?.count ?? 0;
  const minMinor = facets.find((row) => row.kind === 'price_min')?.count;
  const maxMinor = facets.find((row) => row.kind === 'price_max')?.count;
  const values = (kind: FacetRow['kind'], names: Map<string, string>, selected: string[]) =>
    facetValues(
      facets.filter((row) => row.kind === kind),
      names,
      selected,
    );
  const last = cards.at(-1);
  return {
    query,
    cards: cards.map((row) => row.card),
    total,
    pageCount: Math.max(1, Math.ceil(total / PAGE_SIZE)),
    facets: {
      departments: values('department', labels.departments, query.departments),
      types: values('type', labels.types, query.types),
      sizes: values('size', labels.sizes, query.sizes),
      colors: values('color', labels.colors, query.colors),
      price: typeof minMinor === 'number' && typeof maxMinor === 'number' ? { minMinor, maxMinor } : null,
    },
    correctedWords: null,
    last: last ? { productId: Number(last.product_id), priceMinor: last.price_minor } : null,
  };
}

/** How many values of one facet are offered. */
const VALUES_MAX = 60;

/** In the order of the labels; what is selected shows even when nothing is left of it. */
function facetValues(rows: FacetRow[], labels: Map<string, string>, selected: string[]): FacetValue[] {
  const counts = new Map(rows.map((row) => [row.slug, row.count]));
  const values: FacetValue[] = [];
  for (const [slug, label] of labels) {
    const count = counts.get(slug) ?? 0;
    const isSelected = selected.includes(slug);
    if (isSelected || (count > 0 && values.length < VALUES_MAX))
      values.push({ slug, label, count, selected: isSelected });
  }
  return values;
}
