import { LOW_STOCK } from '../../catalog/product.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import type { Item } from '../order.ts';

/*
 * Reservations of stock. `variants.stock` is what can still be bought: a reservation lowers it, and releasing the
 * reservation raises it again. A variant that is sold below zero has a negative stock, and the stock of an uncounted
 * variant never changes. Variants are locked in SKU order, and after the order that they are for, to avoid deadlocks. A
 * trigger of the database writes the ledger.
 */

export interface Shortage {
  sku: string;
  /** It is 0 for a variant that is not on sale. */
  available: number;
}

export type ReserveResult =
  /** `expiresAt` is by the database's clock. It is null for a reservation that never expires. */
  { ok: true; id: string; expiresAt: Date | null } | { ok: false; short: Shortage[] };

/** `stock` is how many can be sold. It is a very large number for a variant without a limit. */
const lockStock = statement<[skus: readonly string[]], { sku: string; stock: number }>(
  'SELECT sku, sellable(variants) AS stock FROM variants WHERE sku = ANY ($1::text[]) ORDER BY sku FOR UPDATE',
);

/**
 * Reserves the items for `minutes`, or until they are released if it is null. Each SKU appears once. It reserves either
 * all items or none.
 */
export async function reserve(
  connection: Queryable,
  items: readonly Item[],
  { minutes, purpose }: { minutes: number | null; purpose: 'order' | 'exchange' },
): Promise<ReserveResult> {
  const rows = await connection.list(lockStock, [items.map(({ sku }) => sku)]);
  const short = shortagesOf(items, new Map(rows.map(({ sku, stock }) => [sku, stock])));
  if (short.length > 0) return { ok: false, short };
  const [skus, quantities] = [items.map(({ sku }) => sku), items.map(({ quantity }) => quantity)];
  const row = await connection.find(take, [skus, quantities, purpose, minutes]);
  if (row?.taken !== items.length) throw new Error('stock changed while it was locked');
  return { ok: true, id: row.id, expiresAt: row.expires_at };
}

/** Finds the items that exceed the stock. `stocks` has the variants that are on sale. */
export function shortagesOf(items: readonly Item[], stocks: ReadonlyMap<string, number>): Shortage[] {
  return items
    .map(({ sku, quantity }) => ({ sku, quantity, available: stocks.get(sku) ?? 0 }))
    .filter(({ quantity, available }) => available < quantity)
    .map(({ sku, available }) => ({ sku, available }));
}

/**
 * Parts of a statement that reserves what `wanted (sku, quantity)` lists. `locked` has the variants as they are now,
 * `taken` those that are in stock, and `kept` the reservation. If `taken` is shorter than `wanted`, the caller must roll
 * back. `purpose` and `minutes` are parameters. The trigger that writes the ledger reads the reason. Listings show stock
 * only if it is low, so they become stale only then.
 */
export const reserveSql = (purpose: string, minutes: string): string => `
  reason AS MATERIALIZED (SELECT set_config('shop.stock_reason', 'reserved', true)),
  locked AS (
    SELECT sku, product_id, price_minor, color, size, style, sellable(variants) AS stock FROM variants
    WHERE sku = ANY (ARRAY(SELECT sku FROM wanted)) ORDER BY sku FOR UPDATE),
  taken AS (
    UPDATE variants SET stock = variants.stock - CASE WHEN is_counted THEN wanted.quantity ELSE 0 END
    FROM locked JOIN wanted USING (sku), reason
    WHERE variants.sku = locked.sku AND locked.stock >= wanted.quantity
    RETURNING variants.sku, variants.product_id, variants.is_counted, sellable(variants) AS stock),
  stale AS (
    INSERT INTO stale_listings (product_id) SELECT DISTINCT product_id FROM taken WHERE stock <= ${LOW_STOCK}
    RETURNING product_id),
  kept AS (
    INSERT INTO reservations (purpose, expires_at)
    VALUES (${purpose}, now() + ${minutes}::int * interval '1 minute') RETURNING id, expires_at),
  kept_lines AS (
    INSERT INTO reservation_lines (reservation_id, sku, quantity, is_counted)
    SELECT kept.id, wanted.sku, wanted.quantity, taken.is_counted FROM kept, wanted JOIN taken USING (sku))`;

const take = statement<
  [skus: readonly string[], quantities: readonly number[], purpose: string, minutes: number | null],
  { id: string; expires_at: Date | null; taken: number }
>(`
  WITH wanted AS (SELECT * FROM unnest($1::text[], $2::int[]) AS item (sku, quantity)),
  ${reserveSql('$3', '$4')}
  SELECT id, expires_at, (SELECT count(*)::int FROM taken) AS taken FROM kept`);

const removeExpiry = statement<[id: string], never>(
  'UPDATE reservations SET expires_at = NULL WHERE id = $1',
);

/** Makes a reservation permanent. Resolves to false if it has been released. */
export const commitReservation = async (connection: Queryable, reservationId: string): Promise<boolean> =>
  (await connection.run(removeExpiry, [reservationId])) === 1;

const lockReserved = statement<[id: string], unknown>(`
  SELECT count(*) FROM (
    SELECT FROM variants WHERE sku = ANY (current_skus(ARRAY(
      SELECT sku FROM reservation_lines WHERE reservation_id = $1)))
    ORDER BY sku FOR UPDATE) AS locked`);

const release = statement<[id: string, isExpired: boolean], { products: number }>(`
  WITH reason AS MATERIALIZED (SELECT set_config('shop.stock_reason', 'freed', true)),
  freed AS (
    DELETE FROM reservations WHERE id = $1 AND (NOT $2::boolean OR expires_at <= now()) RETURNING id),
  given AS (
    UPDATE variants SET stock = variants.stock + line.quantity
    FROM (
      SELECT reservation_id, (current_skus(ARRAY[sku]))[1] AS sku, sum(quantity)::int AS quantity
      FROM reservation_lines WHERE reservation_id = $1 AND is_counted GROUP BY 1, 2
    ) AS line, freed, reason
    WHERE line.reservation_id = freed.id AND variants.sku = line.sku AND variants.is_counted
    RETURNING variants.product_id, variants.stock - line.quantity AS before),
  stale AS (
    INSERT INTO stale_listings (product_id) SELECT DISTINCT product_id FROM given WHERE before <= ${LOW_STOCK})
  SELECT 1 FROM freed`);

/**
 * Releases a reservation, once. Items that are no longer in the catalog are gone. With `isExpired`, only an expired
 * reservation is released. Resolves to false if it was not released.
 */
export async function releaseReservation(
  connection: Queryable,
  reservationId: string,
  { isExpired = false } = {},
): Promise<boolean> {
  await connection.run(lockReserved, [reservationId]);
  return (await connection.find(release, [reservationId, isExpired])) !== undefined;
}

const addBack = statement<[skus: readonly string[], quantities: readonly number[], reason: string], never>(`
  WITH reason AS MATERIALIZED (SELECT set_config('shop.stock_reason', $3, true)),
  item AS (
    SELECT sku, sum(quantity)::int AS quantity
    FROM unnest(current_skus($1::text[]), $2::int[]) AS item (sku, quantity) GROUP BY sku),
  added AS (
    UPDATE variants SET stock = variants.stock + item.quantity FROM item, reason
    WHERE variants.sku = item.sku AND variants.is_counted
    RETURNING variants.product_id, variants.stock - item.quantity AS before)
  INSERT INTO stale_listings (product_id) SELECT DISTINCT product_id FROM added WHERE before <= ${LOW_STOCK}`);

const lockCurrent = statement<[skus: readonly string[]], unknown>(
  'SELECT sku FROM variants WHERE sku = ANY (current_skus($1::text[])) ORDER BY sku FOR UPDATE',
);

/** Locks variants by their current SKUs or earlier ones, in SKU order. */
export const lockVariants = async (connection: Queryable, skus: readonly string[]): Promise<void> =>
  void (await connection.list(lockCurrent, [skus]));

/** Adds returned items to the stock, by the SKUs that they were sold under. `reason` is for the ledger, such as "returned". */
export async function restock(connection: Queryable, items: readonly Item[], reason: string): Promise<void> {
  const skus = items.map(({ sku }) => sku);
  await lockVariants(connection, skus);
  await connection.run(addBack, [skus, items.map(({ quantity }) => quantity), reason]);
}

const selectExpired = statement<[limit: number], { id: string }>(`
  SELECT id FROM reservations WHERE expires_at <= now() AND purpose = 'exchange'
  ORDER BY expires_at LIMIT $1`);

/**
 * Releases the expired reservations of exchanges. Those of orders are released when their order is canceled. Each has a
 * transaction of its own, which locks the variants before the reservation. Resolves to the number of reservations.
 */
export const sweepReservations = (database: Database): Promise<number> =>
  sweepBatches(async () => {
    let released = 0;
    for (const { id } of await database.list(selectExpired, [SWEEP_BATCH]))
      if (await database.transaction((connection) => releaseReservation(connection, id, { isExpired: true })))
        released++;
    return released;
  });
