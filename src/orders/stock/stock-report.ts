import { type Database, statement } from '../../database/database.ts';

/** The stock compared with its ledger, for `npm run stock`. */

export interface StockMismatch {
  sku: string;
  stock: number;
  /** The sum of the changes. */
  ledger: number;
  /** How many SKUs differ in all. */
  total: number;
}

const selectMismatches = statement<[after: string, rowsMax: number], StockMismatch>(`
  SELECT sku, coalesce(variants.stock, 0) AS stock, coalesce(ledger.sum, 0)::int AS ledger,
    (count(*) OVER ())::int AS total
  FROM variants FULL JOIN (SELECT sku, sum(change) FROM stock_ledger GROUP BY sku) AS ledger USING (sku)
  WHERE coalesce(variants.stock, 0) <> coalesce(ledger.sum, 0) AND sku > $1
  ORDER BY sku LIMIT $2`);

/** Sorted by SKU; `after` is the last SKU of the page before. */
export const listMismatches = (
  database: Database,
  after: string,
  rowsMax: number,
): Promise<StockMismatch[]> => database.list(selectMismatches, [after, rowsMax]);

export interface StockSummary {
  variants: number;
  /** Sums that may exceed an int, so PostgreSQL returns them as text. */
  items: string;
  reserved: string;
}

const selectSummary = statement<[], StockSummary>(`
  SELECT (SELECT count(*)::int FROM variants) AS variants,
    (SELECT coalesce(sum(greatest(stock, 0)), 0) FROM variants) AS items,
    (SELECT coalesce(sum(quantity), 0)
      FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
      WHERE expires_at IS NOT NULL) AS reserved`);

export async function summarizeStock(database: Database): Promise<StockSummary> {
  return (await database.find(selectSummary, [])) ?? { variants: 0, items: '0', reserved: '0' };
}

export interface StockChange {
  id: string;
  change: number;
  reason: string;
  /** Who made it, and what they wrote. Both are empty for what shoppers do. */
  actor: string;
  note: string;
  at: Date;
}

/** All SKUs of the variant, the current one and earlier ones. */
const ALL_SKUS = `(SELECT current_skus(ARRAY[$1]) || ARRAY(
    SELECT alias FROM sku_aliases WHERE sku_aliases.sku = ANY (current_skus(ARRAY[$1]))))::text[]`;

// Each SKU is read from its end, because a popular one has as many changes as orders.
const selectChanges = statement<[sku: string, after: string | null, rowsMax: number], StockChange>(`
  SELECT changes.* FROM unnest(${ALL_SKUS}) AS known (sku), LATERAL (
    SELECT id, change, reason, actor, note, at FROM stock_ledger
    WHERE stock_ledger.sku = known.sku AND id < coalesce($2::bigint, ${Number.MAX_SAFE_INTEGER})
    ORDER BY id DESC LIMIT $3) AS changes
  ORDER BY id DESC LIMIT $3`);

/** Newest first; `after` is the ID of the last change of the page before. */
export const listStockChanges = (
  database: Database,
  { sku, after, rowsMax }: { sku: string; after: string | null; rowsMax: number },
): Promise<StockChange[]> => database.list(selectChanges, [sku, after, rowsMax]);

const sumReserved = statement<[sku: string], { reserved: number }>(`
  SELECT coalesce(sum(quantity), 0)::int AS reserved
  FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
  WHERE sku = ANY (${ALL_SKUS}) AND expires_at IS NOT NULL`);

/** How many items of the variant are reserved for orders that are not paid yet. */
export async function countReserved(database: Database, sku: string): Promise<number> {
  return (await database.find(sumReserved, [sku]))?.reserved ?? 0;
}
