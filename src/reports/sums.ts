import { IS_NOT_CANCELED } from '../invoices/canceled.ts';

/** The SQL that sums orders, returns and invoices. A day's sums are stored with it, and what has none is read with it. */

/**
 * What the key of a sum is:
 * - `all`: nothing.
 * - `country`: the country of delivery.
 * - `product`, `variant`: a slug, an SKU. The gross amount is that of the items, as they were priced.
 * - `customer`: `account` or `guest`, then `first` or `again`, such as `guest first`.
 * - `return`: the reason and the size of items that were received, such as `too_small|M`, by the day of receipt.
 *   `orders` counts returns.
 * - `vat`: country and rate, such as `AT|2000`, by the day of issue. `orders` counts invoices, and `items` credit notes.
 */
export const DIMENSIONS = ['all', 'country', 'product', 'variant', 'customer', 'return', 'vat'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The amounts of a sum. Sums of ten years are safe integers. */
export interface Amounts {
  orders: number;
  items: number;
  grossMinor: number;
  netMinor: number;
  vatMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  refundedMinor: number;
}

export const MEASURES = [
  ...['orders', 'items', 'gross_minor', 'net_minor', 'vat_minor'],
  ...['discount_minor', 'delivery_minor', 'refunded_minor'],
] as const;

/** Canceled orders do not count. */
const ORDERS = `FROM orders CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS items FROM order_lines WHERE order_id = orders.id) AS line
  WHERE placed_at >= $1 AND placed_at < $2 AND ${IS_NOT_CANCELED}`;

const ofOrders = (dimension: string, key: string) => `
  SELECT '${dimension}' AS dimension, ${key} AS key, currency, count(*) AS orders, sum(items) AS items,
    sum(total_minor) AS gross_minor, sum(total_minor - tax_minor) AS net_minor, sum(tax_minor) AS vat_minor,
    sum(discount_minor) AS discount_minor, sum(delivery_minor) AS delivery_minor,
    sum(refunded_minor) AS refunded_minor
  ${ORDERS} GROUP BY 2, 3`;

const ofLines = (dimension: string, key: string) => `
  SELECT '${dimension}', ${key}, orders.currency, count(DISTINCT orders.id), sum(quantity),
    sum(quantity::bigint * unit_price_minor - line.discount_minor), 0, 0, sum(line.discount_minor), 0, 0
  FROM orders JOIN order_lines AS line ON line.order_id = orders.id
  WHERE placed_at >= $1 AND placed_at < $2 AND ${IS_NOT_CANCELED} GROUP BY 2, 3`;

/** An earlier order of the account, or of the guest's email address, makes it another one. */
const CUSTOMER = `CASE
  WHEN customer_id IS NOT NULL THEN CASE WHEN EXISTS (
      SELECT FROM orders AS earlier
      WHERE earlier.customer_id = orders.customer_id AND earlier.placed_at < orders.placed_at)
    THEN 'account again' ELSE 'account first' END
  WHEN EXISTS (
      SELECT FROM orders AS earlier
      WHERE earlier.is_guests AND lower(earlier.email) = lower(orders.email) AND earlier.placed_at < orders.placed_at)
    THEN 'guest again' ELSE 'guest first' END`;

// A plan for any range would read the whole table of lines or rates, so OFFSET 0 makes it look them up one by one.
const OF_RETURNS = `
  SELECT 'return', reason || '|' || size, currency, count(DISTINCT returns.id), sum(line.quantity), 0, 0, 0, 0, 0, 0
  FROM returns CROSS JOIN LATERAL (
      SELECT position, quantity, reason FROM return_lines WHERE return_id = returns.id OFFSET 0) AS line
    JOIN order_lines AS bought ON bought.order_id = returns.order_id AND bought.position = line.position
    JOIN orders ON orders.id = returns.order_id
  WHERE returns.state = 'received' AND decided_at >= $1 AND decided_at < $2 GROUP BY 2, 3`;

const OF_INVOICES = `
  SELECT 'vat', country || '|' || basis_points, currency, count(*) FILTER (WHERE kind = 'invoice'),
    count(*) FILTER (WHERE kind = 'credit_note'), sum(sign * (vat.net_minor + vat.vat_minor)),
    sum(sign * vat.net_minor), sum(sign * vat.vat_minor), 0, 0, 0
  FROM (SELECT *, CASE kind WHEN 'credit_note' THEN -1 ELSE 1 END AS sign FROM invoices) AS document
    CROSS JOIN LATERAL (
      SELECT basis_points, net_minor, vat_minor FROM invoice_vat WHERE invoice_id = document.id OFFSET 0) AS vat
  WHERE issued_on >= $3::date AND issued_on < $4::date GROUP BY 2, 3`;

/**
 * The sums of a range, by dimension, key and currency. Parameters are the range as times, $1 and $2, and as days, $3 and
 * $4, each without its end. A condition on `dimension` keeps the other parts from being read.
 */
export const SUMS = [
  ofOrders('all', "''"),
  ofOrders('country', 'country::text'),
  ofOrders('customer', CUSTOMER),
  ofLines('product', 'product_slug'),
  ofLines('variant', 'sku'),
  OF_RETURNS,
  OF_INVOICES,
].join(' UNION ALL ');
