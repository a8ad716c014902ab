import { type Database, statement } from '../../platform/database.ts';
import { createLazyCache, type LazyCache } from '../../platform/lazy-cache.ts';
import type { ListingIndex, Searched } from './listing-index.ts';

/** All products that have the words, best first. */
const selectFound = statement<[tsquery: string], { product_ids: number[] | null }>(`
  SELECT json_agg(product_id) AS product_ids FROM (
    SELECT product_id FROM listings WHERE search @@ to_tsquery('english', $1)
    ORDER BY ts_rank(search, to_tsquery('english', $1)) DESC, product_id DESC
  ) AS found`);

/** Searches that are remembered with one index. */
const MAX_ENTRIES = 200;
const FOR_GOOD = Number.POSITIVE_INFINITY;

/**
 * Looks words up in the database, once for each index: while no listing has changed, neither has what the
 * words find.
 */
export function createSearch(
  database: Database,
): (index: ListingIndex, tsquery: string) => Promise<Searched> {
  const byIndex = new WeakMap<ListingIndex, LazyCache<Searched>>();
  return async (index, tsquery) => {
    let searches = byIndex.get(index);
    if (!searches) {
      searches = cacheOf(database, index);
      byIndex.set(index, searches);
    }
    return (await searches.get(tsquery)) as Searched;
  };
}

const cacheOf = (database: Database, index: ListingIndex): LazyCache<Searched> =>
  createLazyCache({
    freshMs: FOR_GOOD,
    staleMs: FOR_GOOD,
    staleOnErrorMs: FOR_GOOD,
    maxEntries: MAX_ENTRIES,
    async load([tsquery]) {
      const row = await database.find(selectFound, [tsquery as string]);
      return new Map([[tsquery as string, index.searched(tsquery as string, row?.product_ids ?? [])]]);
    },
  });
