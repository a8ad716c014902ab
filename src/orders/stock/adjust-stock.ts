import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { type Queryable, statement } from '../../database/database.ts';

/** What the staff may give as the reason of a change. */
export const STOCK_REASONS = ['received', 'count', 'damaged', 'returned', 'correction'] as const;
type StockReason = (typeof STOCK_REASONS)[number];

export interface StockAdjustment {
  /** The current SKU of the variant, or an earlier one. */
  sku: string;
  /** How many more, or fewer if it is negative. Never 0. */
  change: number;
  reason: StockReason;
  note: string;
}

export const STOCK_NOTE_LENGTH_MAX = 500;
/** A single change of more than this is a mistake. */
export const STOCK_CHANGE_MAX = 1_000_000;

export type AdjustStockResult =
  | { ok: true; sku: string; stock: number }
  /** `stock` is what is left, or 0. */
  | { ok: false; reason: 'not_found' | 'not_counted' | 'below_zero'; stock: number };

const setLedger = statement<[reason: string, note: string, actor: string], never>(`
  SELECT set_config('shop.stock_reason', $1, true), set_config('shop.stock_note', $2, true),
    set_config('shop.stock_actor', $3, true)`);

const change = statement<[sku: string, change: number], { sku: string; stock: number }>(`
  WITH changed AS (
    UPDATE variants SET stock = stock + $2
    WHERE sku = (current_skus(ARRAY[$1]))[1] AND is_counted AND (stock + $2 >= 0 OR sells_below_zero OR $2 > 0)
    RETURNING sku, stock, product_id
  ), stale AS (
    INSERT INTO stale_listings (product_id) SELECT product_id FROM changed
  )
  SELECT sku, stock FROM changed`);

const selectVariant = statement<[sku: string], { isCounted: boolean; stock: number }>(`
  SELECT is_counted AS "isCounted", stock FROM variants WHERE sku = (current_skus(ARRAY[$1]))[1]`);

/**
 * Changes the stock of a variant by a difference, so that several people and orders at the same time lose no item. A
 * trigger writes the ledger. The caller pokes the listings after the commit.
 */
export async function adjustStock(
  connection: Queryable,
  actor: Actor,
  { sku, change: by, reason, note }: StockAdjustment,
): Promise<AdjustStockResult> {
  await connection.run(setLedger, [reason, note, actor.name]);
  const changed = await connection.find(change, [sku, by]);
  if (!changed) {
    const variant = await connection.find(selectVariant, [sku]);
    if (!variant) return { ok: false, reason: 'not_found', stock: 0 };
    return { ok: false, reason: variant.isCounted ? 'below_zero' : 'not_counted', stock: variant.stock };
  }
  const { stock } = changed;
  await recordChange(connection, actor, {
    action: 'stock.adjust',
    subject: { kind: 'variant', id: changed.sku },
    before: { stock: stock - by },
    after: { stock, reason, ...(note && { note }) },
  });
  return { ok: true, sku: changed.sku, stock };
}
