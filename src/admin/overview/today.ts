import { type Queryable, statement } from '../../database/database.ts';
import { IS_NOT_CANCELED } from '../../invoices/canceled.ts';
import { dayIn, startOfDay } from '../../settings/time-zone.ts';

/** The numbers of the first page of the admin. Each statement reads a bounded number of rows by an index. */

export interface Today {
  orders: number;
  /** Canceled orders do not count. */
  revenueMinor: number;
  /** The same weekday of last week, the whole day. */
  ordersLastWeek: number;
  revenueLastWeekMinor: number;
}

const ordersBetween = (from: string, to: string) => `
  SELECT count(*)::int AS orders, coalesce(sum(total_minor), 0)::float8 AS "revenueMinor"
  FROM orders WHERE placed_at >= ${from} AND placed_at < ${to} AND ${IS_NOT_CANCELED}`;

const selectToday = statement<[today: Date, tomorrow: Date, lastWeek: Date, dayAfter: Date], Today>(`
  SELECT today.*, last_week.orders AS "ordersLastWeek", last_week."revenueMinor" AS "revenueLastWeekMinor"
  FROM (${ordersBetween('$1', '$2')}) AS today,
    (${ordersBetween('$3', '$4')}) AS last_week`);

/** Days begin at midnight in the time zone of the shop. */
export async function findToday(
  reads: Pick<Queryable, 'list' | 'find'>,
  now: Date,
  timeZone: string,
): Promise<Today> {
  const day = dayIn(timeZone, now);
  const start = (daysLater: number) => startOfDay(timeZone, day, daysLater);
  const today = await reads.find(selectToday, [start(0), start(1), start(-7), start(-6)]);
  if (!today) throw new Error('the numbers of today have no row');
  return today;
}

export interface LowVariant {
  sku: string;
  slug: string;
  name: string;
  optionValues: string[];
  stock: number;
}

/** As on the pages of the shop, which show the number of items left from here on. */
const LOW_STOCK_MAX = 3;
export const LATEST_ORDERS = 500;
const LOW_SHOWN = 6;

/**
 * No index has the stock of all variants, because every sale would have to update it. What sells is found in the latest
 * orders instead.
 */
const selectLow = statement<[], LowVariant>(`
  SELECT variants.sku, products.slug, products.name, option_values AS "optionValues", stock
  FROM (
    SELECT DISTINCT order_lines.sku
    FROM (SELECT id FROM orders ORDER BY placed_at DESC LIMIT ${LATEST_ORDERS}) AS latest
    JOIN order_lines ON order_id = latest.id
  ) AS sold
  JOIN variants USING (sku)
  JOIN products ON products.id = product_id
  WHERE is_counted AND NOT sells_below_zero AND stock <= ${LOW_STOCK_MAX} AND status = 'active'
  ORDER BY stock, variants.sku LIMIT ${LOW_SHOWN}`);

/** The variants of the latest orders that are nearly sold out, lowest first. */
export const listLowVariants = (reads: Pick<Queryable, 'list' | 'find'>): Promise<LowVariant[]> =>
  reads.list(selectLow, []);
