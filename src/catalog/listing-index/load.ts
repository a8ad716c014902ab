import { type Database, statement } from '../../platform/database.ts';
import { createLazyCache } from '../../platform/lazy-cache.ts';
import { FRESHNESS } from '../freshness.ts';
import { type IndexedListing, mergeColumns, NO_COLUMNS } from './columns.ts';
import { ListingIndex } from './listing-index.ts';

/** Listings that one statement reads. */
const BATCH = 5_000;

const selectHorizon = statement<[], { horizon: string }>(
  'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon',
);

interface ChangedRow {
  changed_in: string;
  product_id: string;
  price_minor: number;
  on_sale: boolean;
  facets: string;
  pairs: string;
}

/** In the order of the index on it; slugs hold no line breaks. */
const selectChanged = statement<[changedIn: string, productId: number], ChangedRow>(`
  SELECT changed_in::text, product_id, price_minor, on_sale,
    array_to_string(facets, E'\\n') AS facets, array_to_string(size_color_slugs, E'\\n') AS pairs
  FROM listings WHERE (changed_in, product_id) > ($1::xid8, $2::bigint)
  ORDER BY changed_in, product_id LIMIT ${BATCH}`);

const selectRemoved = statement<[changedIn: string], { product_id: string }>(`
  SELECT product_id FROM removed_listings AS removed
  WHERE changed_in >= $1::xid8
    AND NOT EXISTS (SELECT FROM listings WHERE listings.product_id = removed.product_id)`);

/** The index of all listings, kept in memory and brought up to date by what has changed since the last look. */
export function createIndexLoader(
  database: Database,
  onError: (error: unknown) => void,
): () => Promise<ListingIndex> {
  let index = new ListingIndex(NO_COLUMNS);
  /** Every transaction before this one had ended when the index was loaded. */
  let horizon = '0';

  async function refresh(): Promise<ListingIndex> {
    // Taken before the rows: what is changed while they are read has a transaction that is not before it.
    const next = await database.find(selectHorizon, []);
    const changed = await changedSince(database, horizon);
    const removedRows = horizon === '0' ? [] : await database.list(selectRemoved, [horizon]);
    const removed = new Set(removedRows.map((row) => Number(row.product_id)));
    if (changed.length > 0 || removed.size > 0) {
      index = new ListingIndex(mergeColumns(index.columns, changed, removed));
    }
    horizon = next?.horizon ?? horizon;
    return index;
  }

  const cache = createLazyCache<ListingIndex>({
    ...FRESHNESS,
    maxEntries: 1,
    onError,
    load: async ([key]) => new Map([[key as string, await refresh()]]),
  });
  return async () => (await cache.get('all')) as ListingIndex;
}

async function changedSince(database: Database, horizon: string): Promise<IndexedListing[]> {
  const changed: IndexedListing[] = [];
  let [changedIn, productId] = [horizon, 0];
  for (;;) {
    const rows = await database.list(selectChanged, [changedIn, productId]);
    for (const row of rows) changed.push(indexedListing(row));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return changed;
    [changedIn, productId] = [last.changed_in, Number(last.product_id)];
  }
}

const indexedListing = (row: ChangedRow): IndexedListing => ({
  productId: Number(row.product_id),
  priceMinor: row.price_minor,
  values: [
    ...lines(row.facets),
    ...lines(row.pairs).map((pair) => `pair:${pair}`),
    ...(row.on_sale ? ['sale'] : []),
  ],
});

const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));
