import type { SharedCache } from '../../cache/shared-cache.ts';
import { publishCatalogChange } from '../../catalog/cached-catalog.ts';
import { refreshListings } from '../../catalog/listings/refresh-listings.ts';
import { type Database, statement } from '../../database/database.ts';

/** The listings of this many products are refreshed in one transaction, which locks them until it ends. */
const BATCH = 100;
/** The pause between two batches. Each announcement makes every instance read the catalog again. */
const PAUSE_MS = 500;

// The marks are removed before the listings are refreshed, so that a mark that is added meanwhile stays for the next time.
const takeStale = statement<[], { product_id: string }>(`
  DELETE FROM stale_listings WHERE id IN (
    SELECT id FROM stale_listings ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
  RETURNING product_id`);

export interface StaleListings {
  /** Says that a listing may be stale. It is refreshed soon, and the caller does not wait. */
  poke(): void;
  /** Ends after the batch that is running. */
  close(): Promise<void>;
}

/**
 * Refreshes the listings that a sale has changed, after its commit and outside its transaction, and announces it to the
 * other instances. Several instances may do so at once. What a killed instance leaves is done by the next one.
 */
export function keepListingsFresh(
  database: Database,
  shared: Pick<SharedCache, 'invalidations'> | undefined,
  onError: (error: unknown) => void,
): StaleListings {
  let running: Promise<void> | undefined;
  let isPoked = false;
  let isClosed = false;
  let wake = () => {};

  async function run(): Promise<void> {
    while (isPoked && !isClosed) {
      isPoked = false;
      const count = await refreshStale(database);
      if (count === 0) continue;
      if (count === BATCH) isPoked = true;
      await publishCatalogChange(database, shared);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, PAUSE_MS).unref();
      });
    }
  }

  function poke(): void {
    isPoked = true;
    if (isClosed) return;
    running ??= run()
      .catch(onError)
      .finally(() => {
        running = undefined;
        if (isPoked) poke();
      });
  }

  return {
    poke,
    async close() {
      isClosed = true;
      wake();
      await running;
    },
  };
}

/** Resolves to the number of marks. */
export function refreshStale(database: Database): Promise<number> {
  return database.transaction(async (connection) => {
    const stale = await connection.list(takeStale, []);
    const ids = [...new Set(stale.map(({ product_id }) => Number(product_id)))];
    await refreshListings(connection, ids);
    return stale.length;
  });
}
