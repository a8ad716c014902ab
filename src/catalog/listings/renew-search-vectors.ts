import { type Database, statement } from '../../database/database.ts';
import { refreshListings } from './refresh-listings.ts';
import { VECTOR_MARK } from './search-vector.ts';

/** The listings of this many products are locked at once. */
const BATCH = 200;

// The condition is that of a partial index, which is empty once all vectors are renewed.
const selectUnmarked = statement<[], { product_id: string }>(`
  SELECT product_id FROM listings WHERE NOT (search @@ '''${VECTOR_MARK}'''::tsquery)
  ORDER BY product_id LIMIT ${BATCH}`);

/**
 * Renews the search vectors that an earlier release has written. Until then, these listings are found only by words that
 * both releases fold in the same way. Resolves to the number of renewed listings.
 */
export async function renewSearchVectors(database: Database, signal?: AbortSignal): Promise<number> {
  let renewed = 0;
  while (!signal?.aborted) {
    const rows = await database.list(selectUnmarked, []);
    if (rows.length === 0) break;
    await database.transaction((connection) =>
      refreshListings(
        connection,
        rows.map(({ product_id }) => Number(product_id)),
      ),
    );
    renewed += rows.length;
  }
  return renewed;
}
