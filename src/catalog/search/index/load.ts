import { createMemoryCache } from '../../../cache/memory-cache.ts';
import { statement } from '../../../database/database.ts';
import type { Reads } from '../../../database/replicas/reads.ts';
import { FRESHNESS } from '../../cached-catalog.ts';
import { hasListing, type IndexedListing, mergeColumns, NO_COLUMNS, ordinalOf } from './columns.ts';
import { ListingIndex } from './listing-index.ts';

/** The number of listings that one statement reads. */
const BATCH = 2_000;

const selectHorizon = statement<[], { horizon: string; position: string }>(`
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
    pg_snapshot_xmax(pg_current_snapshot())::text AS position`);

interface ChangedRow {
  changed_in: string;
  product_id: string;
  price_minor: number;
  rating: number;
  slug: string;
  values: string;
}

/** Sorted like the database index that it uses. Values are joined by line breaks, which slugs never contain. */
const selectChanged = statement<[changedIn: string, productId: number], ChangedRow>(`
  SELECT changed_in::text, product_id, price_minor, rating, slug, concat_ws(E'\\n',
      nullif(array_to_string(facets, E'\\n'), ''),
      'pair:' || nullif(array_to_string(size_color_slugs, E'\\npair:'), ''),
      'drawing:' || (card ->> 'drawing'),
      CASE WHEN on_sale THEN 'sale' END,
      CASE WHEN available THEN 'available' END) AS values
  FROM listings WHERE (changed_in, product_id) > ($1::xid8, $2::bigint)
  ORDER BY listings.changed_in, product_id LIMIT ${BATCH}`);

const selectRemoved = statement<[changedIn: string], { product_id: string }>(`
  SELECT product_id FROM removed_listings AS removed
  WHERE changed_in >= $1::xid8
    AND NOT EXISTS (SELECT FROM listings WHERE listings.product_id = removed.product_id)`);

export interface IndexLoader {
  get(): Promise<ListingIndex>;
  /**
   * Reads the index again now, and resolves to whether it is a different one than at the last call. The index does not
   * hold the words of listings, but it remembers search results, so a change of words requires a new index.
   */
  renew(haveWordsChanged: boolean): Promise<boolean>;
}

/** Keeps the index of all listings in memory and updates it with the listings that changed since the last read. */
export function createIndexLoader(
  reads: Pick<Reads, 'find' | 'listAt'>,
  onError: (error: unknown) => void,
): IndexLoader {
  let index = new ListingIndex(NO_COLUMNS);
  /** The index at the last renewal. */
  let renewed = index;
  /** Two refreshes at once could put an older listing over a newer one. */
  let refreshing: Promise<unknown> = Promise.resolve();
  /** All transactions before this ID had ended when the index was loaded. */
  let horizon = '0';
  /** The database position of the last load. A replica that is behind it has nothing to add. */
  let position = 0;

  async function refresh(): Promise<ListingIndex> {
    // Read the horizon before the rows. The rows may come from another replica, but never from an earlier position,
    // so a change made in between has a transaction ID at or after this horizon and is read again next time.
    const next = await reads.find(selectHorizon, []);
    if (!next || Number(next.position) < position) return index;
    const changed = await changedSince(reads, Number(next.position), horizon);
    const removed =
      horizon === '0' ? new Set<number>() : await removedSince(reads, Number(next.position), horizon);
    // Changes made during a long transaction are read on every refresh until it ends.
    const different = changed.filter((listing) => !hasListing(index.columns, listing));
    const gone = removed.values().some((productId) => ordinalOf(index.columns, productId) >= 0);
    if (different.length > 0 || gone)
      index = new ListingIndex(mergeColumns(index.columns, different, removed), Number(next.position));
    horizon = next.horizon;
    position = Number(next.position);
    return index;
  }

  const cache = createMemoryCache<ListingIndex>({
    ...FRESHNESS,
    maxEntries: 1,
    onError,
    async load([key]) {
      const one = refreshing.then(refresh, refresh);
      refreshing = one;
      return new Map([[key as string, await one]]);
    },
  });
  const get = async () => (await cache.get('all')) as ListingIndex;
  return {
    get,
    async renew(haveWordsChanged) {
      cache.clear();
      await get();
      if (haveWordsChanged) {
        index = new ListingIndex(index.columns, position);
        cache.clear();
      }
      const isOther = index !== renewed;
      renewed = index;
      return isOther;
    },
  };
}

async function changedSince(
  reads: Pick<Reads, 'listAt'>,
  floor: number,
  horizon: string,
): Promise<IndexedListing[]> {
  const changed: IndexedListing[] = [];
  // Interned, because a substring of a row's text would keep the whole text in memory.
  const interned = new Map<string, string>();
  let [changedIn, productId] = [horizon, 0];
  for (;;) {
    const { rows } = await reads.listAt(selectChanged, [changedIn, productId], floor);
    for (const row of rows) changed.push(indexedListing(row, interned));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return changed;
    [changedIn, productId] = [last.changed_in, Number(last.product_id)];
  }
}

async function removedSince(
  reads: Pick<Reads, 'listAt'>,
  floor: number,
  horizon: string,
): Promise<ReadonlySet<number>> {
  const { rows } = await reads.listAt(selectRemoved, [horizon], floor);
  return new Set(rows.map((row) => Number(row.product_id)));
}

function indexedListing(row: ChangedRow, interned: Map<string, string>): IndexedListing {
  const values = row.values === '' ? [] : row.values.split('\n');
  for (const [at, value] of values.entries()) {
    const known = interned.get(value);
    if (known === undefined) interned.set(value, value);
    else values[at] = known;
  }
  const { price_minor: priceMinor, rating, slug } = row;
  return { productId: Number(row.product_id), priceMinor, rating, slug, values };
}
