import { type Database, statement } from '../../database/database.ts';
import { refreshListings } from './refresh-listings.ts';
import { VECTOR_MARK } from './search-vector.ts';

/** The listings of this many products are locked at once. */
const BATCH = 200;

// The condition is that of an index, which is empty once all are renewed.
const selectUnmarked = statement<[], { product_id: string }>(`
  SELECT product_id FROM listings WHERE NOT (search @@ '''${VECTOR_MARK}'''::tsquery)
  ORDER BY product_id LIMIT ${BATCH}`);

/**
 * Writes the listings again whose words an earlier release has written. Until then, they are found by words that are folded
 * in the same way by both releases. Resolves to their number.
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
