import type { SharedCache } from '../../cache/shared-cache.ts';
import { CATALOG } from '../../catalog/cached-catalog.ts';
import { refreshListings } from '../../catalog/listings/refresh-listings.ts';
import { type Database, statement } from '../../database/database.ts';
import { atPosition, positionedOf } from '../../database/replicas/reads.ts';

/** Products whose listings are made anew in one transaction: each is locked until its end. */
const BATCH = 100;
/** Between two looks while there is something to do: an announcement makes every instance read the catalog anew. */
const PAUSE_MS = 500;

// Read before the listings are made, so that what is added meanwhile stays for the next time.
const takeStale = statement<[], { product_id: string }>(`
  DELETE FROM stale_listings WHERE id IN (
    SELECT id FROM stale_listings ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
  RETURNING product_id`);

const selectNothing = statement<[], Record<string, never>>('SELECT');

export interface StaleListings {
  /** Something may have become stale: looked at soon, and not waited for. */
  poke(): void;
  /** Ends after what is under way. */
  close(): Promise<void>;
}

/**
 * Makes listings anew that a sale has changed, apart from it and after its commit, and tells the other instances.
 * Several may do so at once; whatever one that was killed has left is done by the next that looks.
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
      await shared?.invalidations.publish(CATALOG, await position(database));
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

/** Resolves to how many marks there were. */
export function refreshStale(database: Database): Promise<number> {
  return database.transaction(async (connection) => {
    const stale = await connection.list(takeStale, []);
    const ids = [...new Set(stale.map(({ product_id }) => Number(product_id)))];
    await refreshListings(connection, ids);
    return stale.length;
  });
}

const position = async (database: Database): Promise<number> =>
  positionedOf(await database.find(atPosition(selectNothing), [])).position;
