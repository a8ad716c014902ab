import { LOW_STOCK } from '../../catalog/product.ts';
import { type Queryable, statement } from '../../database/database.ts';
import type { Item } from '../order.ts';
import { lockVariants } from './stock.ts';

/** Changes a part of an order's reservation, in the caller's transaction, which has locked the order. */

// A reservation has two lines of one variant if some items were added after its SKU was corrected. `held_before` keeps the
// statement from giving the items back from both.
const lessen = statement<[id: string, skus: readonly string[], quantities: readonly number[]], never>(`
  WITH reason AS MATERIALIZED (SELECT set_config('shop.stock_reason', 'freed', true)),
  item AS (
    SELECT sku, sum(quantity)::int AS quantity
    FROM unnest(current_skus($2::text[]), $3::int[]) AS item (sku, quantity) GROUP BY sku),
  line AS (
    SELECT sku, is_counted, current, held, least(held, wanted - held_before)::int AS quantity
    FROM (
      SELECT one.sku, one.is_counted, item.sku AS current, one.quantity AS held, item.quantity AS wanted,
        coalesce(sum(one.quantity) OVER (PARTITION BY item.sku ORDER BY one.sku
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS held_before
      FROM reservation_lines AS one JOIN item ON item.sku = (current_skus(ARRAY[one.sku]))[1]
      WHERE reservation_id = $1) AS held_lines
    WHERE wanted > held_before),
  removed AS (
    DELETE FROM reservation_lines USING line
    WHERE reservation_id = $1 AND reservation_lines.sku = line.sku AND line.quantity = held),
  lessened AS (
    UPDATE reservation_lines SET quantity = held - line.quantity FROM line
    WHERE reservation_id = $1 AND reservation_lines.sku = line.sku AND line.quantity < held),
  given AS (
    UPDATE variants SET stock = variants.stock + line.quantity
    FROM (SELECT current, sum(quantity)::int AS quantity FROM line WHERE is_counted GROUP BY current) AS line, reason
    WHERE variants.sku = line.current AND variants.is_counted
    RETURNING variants.product_id, variants.stock - line.quantity AS before)
  INSERT INTO stale_listings (product_id) SELECT DISTINCT product_id FROM given WHERE before <= ${LOW_STOCK}`);

/** Returns some items of a reservation to the stock, by their current or former SKUs. */
export async function releaseItems(
  connection: Queryable,
  reservationId: string,
  items: readonly Item[],
): Promise<void> {
  const skus = items.map(({ sku }) => sku);
  await lockVariants(connection, skus);
  await connection.run(lessen, [reservationId, skus, items.map(({ quantity }) => quantity)]);
}

// If either line was not counted, the joined line returns nothing to the stock, so that nothing is oversold.
const join = statement<[id: string, addedId: string], never>(`
  WITH added AS (DELETE FROM reservation_lines WHERE reservation_id = $2 RETURNING sku, quantity, is_counted)
  INSERT INTO reservation_lines AS line (reservation_id, sku, quantity, is_counted)
  SELECT $1, sku, quantity, is_counted FROM added
  ON CONFLICT (reservation_id, sku) DO UPDATE SET quantity = line.quantity + excluded.quantity,
    is_counted = line.is_counted AND excluded.is_counted`);
const remove = statement<[id: string], never>('DELETE FROM reservations WHERE id = $1');

/** Moves the items of one reservation into another one. */
export async function joinReservations(
  connection: Queryable,
  reservationId: string,
  addedId: string,
): Promise<void> {
  await connection.run(join, [reservationId, addedId]);
  await connection.run(remove, [addedId]);
}
