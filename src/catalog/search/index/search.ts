import { createMemoryCache, type MemoryCache } from '../../../cache/memory-cache.ts';
import { statement } from '../../../database/database.ts';
import type { Reads } from '../../../database/replicas/reads.ts';
import type { ListingIndex, WordMatches } from './listing-index.ts';

/** All products that contain the words, best match first. */
const selectMatches = statement<[tsquery: string], { product_ids: number[] | null }>(`
  SELECT json_agg(product_id) AS product_ids FROM (
    SELECT product_id FROM listings WHERE search @@ to_tsquery('english', $1)
    ORDER BY ts_rank(search, to_tsquery('english', $1)) DESC, product_id DESC
  ) AS found`);

/** The most searches remembered per index. */
const MAX_ENTRIES = 200;
const FOREVER_MS = Number.POSITIVE_INFINITY;

/**
 * Searches the database at the index's position or later, once per index and words. As long as the index has not
 * been replaced, no listing has changed, so the result is still right.
 */
export function createSearch(
  reads: Pick<Reads, 'listAt'>,
): (index: ListingIndex, tsquery: string) => Promise<WordMatches> {
  const byIndex = new WeakMap<ListingIndex, MemoryCache<WordMatches>>();
  return async (index, tsquery) => {
    let searches = byIndex.get(index);
    if (!searches) {
      searches = cacheOf(reads, index);
      byIndex.set(index, searches);
    }
    return (await searches.get(tsquery)) as WordMatches;
  };
}

const cacheOf = (reads: Pick<Reads, 'listAt'>, index: ListingIndex): MemoryCache<WordMatches> =>
  createMemoryCache({
    freshMs: FOREVER_MS,
    staleMs: FOREVER_MS,
    staleOnErrorMs: FOREVER_MS,
    maxEntries: MAX_ENTRIES,
    async load([tsquery]) {
      const { rows } = await reads.listAt(selectMatches, [tsquery as string], index.position);
      return new Map([[tsquery as string, index.wordMatches(tsquery as string, rows[0]?.product_ids ?? [])]]);
    },
  });
