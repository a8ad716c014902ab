import { createMemoryCache, type MemoryCache } from '../../../cache/memory-cache.ts';
import { statement } from '../../../database/database.ts';
import type { Reads } from '../../../database/replicas/reads.ts';
import type { MatchQuery } from '../understand/match-query.ts';
import type { ListingIndex, WordMatches } from './listing-index.ts';

type Parameters = [
  ...queries: [all: string, exactInName: string, inName: string, inType: string, inLooks: string],
  ...code: [from: string | null, to: string | null],
];

/** At most this many SKUs and as many barcodes are matched by their beginning, because a short one matches all of them. */
const CODED_MAX = 200;

/**
 * The products of the variants whose SKU or barcode begins with the code, which is in uppercase. Barcodes are stored as the
 * merchant writes them, and their index has them like that, so they are also compared in lowercase. Without a code, no row
 * is read.
 */
const CODED = `
  SELECT product_id FROM (
    (SELECT product_id FROM variants
      WHERE upper(sku) COLLATE "C" >= $6::text AND upper(sku) COLLATE "C" < $7::text LIMIT ${CODED_MAX})
    UNION ALL
    (SELECT product_id FROM variants WHERE merchant_sku <> ''
      AND upper(merchant_sku) COLLATE "C" >= $6::text AND upper(merchant_sku) COLLATE "C" < $7::text LIMIT ${CODED_MAX})
    UNION ALL
    (SELECT product_id FROM variants WHERE barcode <> ''
      AND barcode COLLATE "C" >= $6::text AND barcode COLLATE "C" < $7::text LIMIT ${CODED_MAX})
    UNION ALL
    (SELECT product_id FROM variants WHERE barcode <> ''
      AND barcode COLLATE "C" >= lower($6::text) AND barcode COLLATE "C" < lower($7::text) LIMIT ${CODED_MAX})
  ) AS coded`;

/** How well a listing matches: by the field in which all words are found. */
const RANK = `CASE WHEN search @@ $2::tsquery THEN 5 WHEN search @@ $3::tsquery THEN 4
    WHEN search @@ $4::tsquery THEN 3 WHEN search @@ $5::tsquery THEN 2 ELSE 1 END`;

/** All products that match, best first. Products found by their code come before all others, and sold-out ones last. */
const selectMatches = statement<Parameters, { product_ids: number[] | null }>(`
  WITH coded AS MATERIALIZED (SELECT ARRAY(${CODED}) AS ids)
  SELECT json_agg(product_id) AS product_ids FROM (
    SELECT product_id FROM listings
    WHERE search @@ $1::tsquery OR product_id = ANY ((SELECT ids FROM coded)::bigint[])
    ORDER BY product_id = ANY ((SELECT ids FROM coded)::bigint[]) DESC, available DESC, ${RANK} DESC,
      ts_rank('{0.02, 0.1, 0.3, 1}', search, $1::tsquery) DESC, product_id DESC
  ) AS found`);

/**
 * Bounded searches rank this many matches, so that the first letters of a word do not read the whole catalog. The index
 * of words has no order, so these are any of the matches: if more products match, the best one may be missing.
 */
export const CANDIDATES_MAX = 500;

const selectSomeMatches = statement<Parameters, { product_ids: number[] | null }>(`
  WITH coded AS MATERIALIZED (SELECT ARRAY(${CODED}) AS ids)
  SELECT json_agg(product_id) AS product_ids FROM (
    SELECT product_id FROM (
      SELECT product_id, available, search FROM listings
      WHERE search @@ $1::tsquery OR product_id = ANY ((SELECT ids FROM coded)::bigint[])
      LIMIT ${CANDIDATES_MAX}
    ) AS candidates
    ORDER BY product_id = ANY ((SELECT ids FROM coded)::bigint[]) DESC, available DESC, ${RANK} DESC, product_id DESC
  ) AS found`);

/** The most searches remembered per index. */
const MAX_ENTRIES = 200;
const FOREVER_MS = Number.POSITIVE_INFINITY;

export interface SearchOptions {
  /** Finds only some of the products that match, in bounded time. */
  isBounded?: boolean;
  /** Finds only what has all the words: no spelling is corrected, and no word is left out. */
  isExact?: boolean;
}

export type Search = (
  index: ListingIndex,
  query: MatchQuery,
  options?: SearchOptions,
) => Promise<WordMatches>;

/**
 * Searches the database at the index's position or later, once per index and words. As long as the index has not
 * been replaced, no listing has changed, so the result is still right.
 */
export function createSearch(reads: Pick<Reads, 'listAt'>): Search {
  const byIndex = new WeakMap<ListingIndex, MemoryCache<WordMatches>>();
  return async (index, query, { isBounded = false } = {}) => {
    let searches = byIndex.get(index);
    if (!searches) {
      searches = cacheOf(reads, index);
      byIndex.set(index, searches);
    }
    return (await searches.get(JSON.stringify([isBounded, query]))) as WordMatches;
  };
}

const cacheOf = (reads: Pick<Reads, 'listAt'>, index: ListingIndex): MemoryCache<WordMatches> =>
  createMemoryCache({
    freshMs: FOREVER_MS,
    staleMs: FOREVER_MS,
    staleOnErrorMs: FOREVER_MS,
    maxEntries: MAX_ENTRIES,
    async load([key]) {
      const [isBounded, query] = JSON.parse(key as string) as [boolean, MatchQuery];
      const { all, exactInName, inName, inType, inLooks, code } = query;
      const { rows } = await reads.listAt(
        isBounded ? selectSomeMatches : selectMatches,
        // No SKU has a character after the last one of Unicode.
        [all, exactInName, inName, inType, inLooks, code, code && `${code}\u{10ffff}`],
        index.position,
      );
      return new Map([[key as string, index.wordMatches(key as string, rows[0]?.product_ids ?? [])]]);
    },
  });
