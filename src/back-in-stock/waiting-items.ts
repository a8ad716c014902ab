import { type Queryable, statement } from '../database/database.ts';

/** A variant that shoppers wait for. */
export interface WaitingItem {
  sku: string;
  slug: string;
  name: string;
  optionValues: string[];
  /** How many confirmed addresses wait. */
  waiting: number;
  oldestAt: Date;
}

const select = statement<[rowsMax: number], WaitingItem>(`
  SELECT alerts.*, products.slug, products.name, option_values AS "optionValues"
  FROM (
    SELECT sku, count(*)::int AS waiting, min(created_at) AS "oldestAt" FROM stock_alerts
    WHERE confirmed_at IS NOT NULL AND notified_at IS NULL GROUP BY sku
    ORDER BY count(*) DESC, sku LIMIT $1) AS alerts
  JOIN variants USING (sku) JOIN products ON products.id = product_id
  ORDER BY waiting DESC, sku`);

/** The variants that most shoppers wait for. */
export const listWaitingItems = (connection: Queryable, rowsMax: number): Promise<WaitingItem[]> =>
  connection.list(select, [rowsMax]);
