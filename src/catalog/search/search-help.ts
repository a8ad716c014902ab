import { paths } from '../../layout/paths.ts';
import type { Catalog } from '../catalog.ts';
import type { ProductCard } from '../product.ts';
import { CANDIDATES_MAX } from './index/search.ts';
import type { Listing, ListingQuery } from './listing.ts';
import { everything, searchOf } from './listing-query.ts';

/** What the page of a search without results offers. */
export interface SearchHelp {
  /** The words that find something when searched alone. */
  words: readonly SearchLink[];
  /** The types with the most products. */
  categories: readonly SearchLink[];
  cards: readonly ProductCard[];
  /** Otherwise the cards are the newest products. */
  areBestSellers: boolean;
}

export interface SearchLink {
  text: string;
  path: string;
  /** How many products it leads to. */
  count: number;
  /** There may be more products than were counted. */
  isAtLeast?: boolean;
}

export const NO_HELP: SearchHelp = { words: [], categories: [], cards: [], areBestSellers: false };

const WORDS_MAX = 3;
const CATEGORIES_MAX = 8;
const CARDS_MAX = 4;
/** Counts results without loading their cards. */
export const COUNT_ONLY = { limit: 0, offset: 0 };

/** Resolves to undefined if the search has found something, or if filters can be removed instead. */
export async function findSearchHelp(
  catalog: Pick<Catalog, 'listing' | 'bestSellers' | 'newest'>,
  listing: Listing,
): Promise<SearchHelp | undefined> {
  if (listing.total > 0 || !listing.searchedWords || isFiltered(listing.query)) return undefined;
  const [words, all, best] = await Promise.all([
    singleWords(catalog, listing),
    catalog.listing(everything, COUNT_ONLY),
    catalog.bestSellers(),
  ]);
  const types = [...all.facets.types].sort((a, b) => b.count - a.count).slice(0, CATEGORIES_MAX);
  const newest = best.length > 0 ? [] : (await catalog.newest()).map(({ card }) => card);
  return {
    words,
    categories: types.map(({ slug, label, count }) => ({
      text: label,
      path: paths.products(searchOf({ ...everything, types: [slug] })),
      count,
    })),
    cards: [...best, ...newest].slice(0, CARDS_MAX),
    areBestSellers: best.length > 0,
  };
}

const isFiltered = (query: ListingQuery): boolean =>
  searchOf({ ...query, words: '', sort: everything.sort, page: everything.page }) !== '';

/** The searches are bounded, because anyone can send an endless number of words that find nothing together. */
async function singleWords(catalog: Pick<Catalog, 'listing'>, { query }: Listing): Promise<SearchLink[]> {
  const words = query.words.split(' ');
  if (words.length < 2) return [];
  const links = words.slice(0, WORDS_MAX).map(async (text) => {
    const search = { ...everything, words: text, sort: 'relevance' as const };
    const { total } = await catalog.listing(search, COUNT_ONLY, { isBounded: true, isExact: true });
    const isAtLeast = total >= CANDIDATES_MAX;
    return { text, path: paths.products(searchOf(search)), count: total, isAtLeast };
  });
  return (await Promise.all(links)).filter(({ count }) => count > 0);
}
