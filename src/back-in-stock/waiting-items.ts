import { type Queryable, statement } from '../database/database.ts';
import { likePattern } from '../database/like-pattern.ts';

/** A variant that shoppers wait for. */
export interface WaitingItem {
  sku: string;
  slug: string;
  name: string;
  optionValues: string[];
  /** How many confirmed addresses wait. */
  waiting: number;
  oldestAt: Date;
  /** The next page begins after this value. */
  sortValue: string;
}

export const WAITING_SORTS = ['waiting', 'oldest'] as const;
type WaitingSort = (typeof WAITING_SORTS)[number];

export interface WaitingSearch {
  /** A part of the name, or the beginning of the SKU. Empty for all. */
  q: string;
  sort: WaitingSort;
  /** The sort value and the SKU of the last row of the page before. */
  after: readonly [sortValue: string, sku: string] | undefined;
  rowsMax: number;
}

type Parameters = [part: string, afterValue: string | null, afterSku: string, rowsMax: number];

const select = ({ sortValue, order }: { sortValue: string; order: string }) =>
  statement<Parameters, WaitingItem>(`
  SELECT alerts.*, products.slug, products.name, option_values AS "optionValues", (${sortValue})::text AS "sortValue"
  FROM (
    SELECT sku, count(*)::int AS waiting, min(created_at) AS "oldestAt" FROM stock_alerts
    WHERE confirmed_at IS NOT NULL AND notified_at IS NULL GROUP BY sku) AS alerts
  JOIN variants USING (sku) JOIN products ON products.id = product_id
  WHERE (products.name ILIKE '%' || $1 || '%' OR sku ILIKE $1 || '%')
    AND ($2::numeric IS NULL OR ${sortValue} > $2::numeric OR (${sortValue} = $2::numeric AND sku > $3))
  ORDER BY ${order}, sku LIMIT $4`);

/** Both sort values grow from row to row. */
const BY: Readonly<Record<WaitingSort, ReturnType<typeof select>>> = {
  waiting: select({ sortValue: '-waiting', order: '-waiting' }),
  oldest: select({
    sortValue: `extract(epoch FROM "oldestAt")`,
    order: `extract(epoch FROM "oldestAt")`,
  }),
};

/** The variants that shoppers wait for: those of most shoppers first, or those that are waited for longest. */
export function listWaitingItems(connection: Queryable, search: WaitingSearch): Promise<WaitingItem[]> {
  const { q, sort, after, rowsMax } = search;
  const [value = null, sku = ''] = after ?? [];
  return connection.list(BY[sort], [likePattern(q), value, sku, rowsMax]);
}
