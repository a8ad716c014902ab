import { createMemoryCache, type MemoryCache } from '../../../cache/memory-cache.ts';
import { statement } from '../../../database/database.ts';
import type { Reads } from '../../../database/replicas/reads.ts';
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
 * Looks words up in the database as it was for the index or later, once for each index: while no listing has
 * changed, neither has what the words find.
 */
export function createSearch(
  reads: Pick<Reads, 'listAt'>,
): (index: ListingIndex, tsquery: string) => Promise<Searched> {
  const byIndex = new WeakMap<ListingIndex, MemoryCache<Searched>>();
  return async (index, tsquery) => {
    let searches = byIndex.get(index);
    if (!searches) {
      searches = cacheOf(reads, index);
      byIndex.set(index, searches);
    }
    return (await searches.get(tsquery)) as Searched;
  };
}

const cacheOf = (reads: Pick<Reads, 'listAt'>, index: ListingIndex): MemoryCache<Searched> =>
  createMemoryCache({
    freshMs: FOR_GOOD,
    staleMs: FOR_GOOD,
    staleOnErrorMs: FOR_GOOD,
    maxEntries: MAX_ENTRIES,
    async load([tsquery]) {
      const { rows } = await reads.listAt(selectFound, [tsquery as string], index.position);
      return new Map([[tsquery as string, index.searched(tsquery as string, rows[0]?.product_ids ?? [])]]);
    },
  });
