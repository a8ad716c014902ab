import type { ListingQuery } from './listing.ts';
import { type MatchQuery, matchQueryOf } from './understand/match-query.ts';
import {
  type NamedFilters,
  namesFilters,
  type Term,
  textOfTerms,
  understand,
} from './understand/understand.ts';
import type { Vocabulary } from './understand/vocabulary.ts';

/** A query whose words have been read. */
export interface Asked {
  query: ListingQuery;
  /** What the database searches for: undefined if filters say it all, and `nothing` if the text has no words. */
  match: MatchQuery | 'nothing' | undefined;
  terms: readonly Term[];
  isLiteral: boolean;
}

/** The most values of one facet, as in the query string. */
const VALUES_MAX = 20;

export function askFor(query: ListingQuery, vocabulary: Vocabulary): Asked {
  const { filters, terms, code, isLiteral } = understand(query.words, vocabulary);
  const words = isLiteral ? query.words : textOfTerms(terms);
  const asked = { ...withFilters(query, filters), words };
  if (terms.length > 0) {
    const match = matchQueryOf(terms, code, isLiteral ? undefined : vocabulary);
    return { query: asked, match, terms, isLiteral };
  }
  const hasFilters = namesFilters(filters);
  const sort = query.sort === 'relevance' ? 'newest' : query.sort;
  return {
    query: hasFilters ? { ...asked, sort } : query,
    match: hasFilters ? undefined : 'nothing',
    terms,
    isLiteral,
  };
}

/** Adds the filters that the words name to those that the shopper has chosen. */
function withFilters(query: ListingQuery, filters: NamedFilters): ListingQuery {
  const union = (facet: 'departments' | 'types' | 'sizes' | 'colors') =>
    filters[facet].length === 0
      ? query[facet]
      : [...new Set([...query[facet], ...filters[facet]])].sort().slice(0, VALUES_MAX);
  return {
    ...query,
    departments: union('departments'),
    types: union('types'),
    sizes: union('sizes'),
    colors: union('colors'),
    priceMinMinor: query.priceMinMinor ?? filters.priceMinMinor,
    priceMaxMinor: query.priceMaxMinor ?? filters.priceMaxMinor,
    isReduced: query.isReduced || filters.isReduced,
  };
}
