import { minorOfHundredths } from '../../settings/currency.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import type { FacetLabels } from '../cached-catalog.ts';
import type { ProductCard } from '../product.ts';
import { type Asked, askFor } from './ask.ts';
import type { FacetKind, ListingIndex, ListingMatches } from './index/listing-index.ts';
import type { ListingPosition, Window } from './index/order.ts';
import type { Search, SearchOptions } from './index/search.ts';
import { type FacetValue, type Listing, type ListingQuery, PAGE_SIZE } from './listing.ts';
import { asTyped, repairWords } from './repair-words.ts';
import { type CountedWord, vocabularyOf } from './understand/vocabulary.ts';

export interface ListingPage extends Listing {
  /** The position of the last card, from which an API cursor continues. */
  last: ListingPosition | null;
}

export interface FindListingDeps {
  index: ListingIndex;
  labels: FacetLabels;
  /** The words of the catalog, the most frequent first. */
  words(): Promise<readonly CountedWord[]>;
  /** Returns cards in the order of the IDs. A product that is no longer listed is undefined. */
  cards(productIds: number[]): Promise<(ProductCard | undefined)[]>;
  search: Search;
  /** Tells for each full-text query whether any product matches. */
  areFound(tsqueries: string[]): Promise<boolean[]>;
  settings: Pick<ShopSettings, 'search' | 'currency'>;
}

/**
 * Finds the cards and facets of a query. Words that name a filter become that filter. When the words find nothing, it tries
 * again with corrected spelling and without words that no product has, unless the options say otherwise.
 */
export async function findListing(
  deps: FindListingDeps,
  query: ListingQuery,
  window: Window = { limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE },
  options: SearchOptions = {},
): Promise<ListingPage> {
  if (!query.words) return find(deps, { query, match: undefined }, window, options);
  const vocabulary = vocabularyOf(await deps.words(), deps.labels, deps.settings.search);
  const asked = askFor(query, vocabulary);
  const found = { ...(await find(deps, asked, window, options)), searchedWords: query.words };
  if (found.total > 0 || asked.isLiteral || options.isExact) return found;
  const repaired = await repairWords(deps.areFound, asked.terms, vocabulary);
  if (!repaired) return found;
  const words = repaired.terms.join(' ');
  const askedAgain = askFor({ ...asked.query, words, sort: query.sort }, vocabulary);
  const again = await find(deps, askedAgain, window, options);
  if (again.total === 0) return found;
  const leftOut = repaired.leftOut.map((word) => asTyped(word, query.words));
  return { ...again, searchedWords: query.words, correctedWords: repaired.correct(query.words), leftOut };
}

async function find(
  { index, labels, cards, search, settings }: FindListingDeps,
  { query, match }: Pick<Asked, 'query' | 'match'>,
  window: Window,
  options: SearchOptions,
): Promise<ListingPage> {
  const words =
    match === 'nothing' ? index.wordMatches('', []) : match && (await search(index, match, options));
  const found = index.find(inMinorUnits(query, settings.currency), words, window);
  const shown = await cards(found.positions.map(({ productId }) => productId));
  return {
    query,
    searchedWords: '',
    cards: shown.filter((card) => card !== undefined),
    total: found.total,
    pageCount: Math.max(1, Math.ceil(found.total / PAGE_SIZE)),
    facets: facetsOf(query, labels, found, index),
    correctedWords: null,
    leftOut: [],
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

function facetsOf(
  query: ListingQuery,
  labels: FacetLabels,
  found: ListingMatches,
  index: ListingIndex,
): Listing['facets'] {
  const valuesOf = (kind: FacetKind, names: Map<string, string>, selected: string[]) =>
    facetValues(names, selected, (slug) => found.countOf(kind, slug));
  return {
    departments: valuesOf('department', labels.departments, query.departments),
    types: valuesOf('type', labels.types, query.types),
    sizes: valuesOf('size', labels.sizes, query.sizes).map((value) => ({
      ...value,
      kinds: index.sizeKinds(value.slug),
    })),
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
