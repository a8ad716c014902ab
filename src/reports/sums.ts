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

/** A range as SQL, each without its end: as times, and as days. */
interface SumRange {
  startsAt: string;
  endsAt: string;
  firstDay: string;
  endDay: string;
}

type SelectSums = (range: SumRange) => string;

/** Canceled orders do not count. */
const ofOrders =
  (dimension: string, key: string): SelectSums =>
  ({ startsAt, endsAt }) =>
    `
  SELECT '${dimension}' AS dimension, ${key} AS key, currency, count(*) AS orders, sum(items) AS items,
    sum(total_minor) AS gross_minor, sum(total_minor - tax_minor) AS net_minor, sum(tax_minor) AS vat_minor,
    sum(discount_minor) AS discount_minor, sum(delivery_minor) AS delivery_minor,
    sum(refunded_minor) AS refunded_minor
  FROM orders CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS items FROM order_lines WHERE order_id = orders.id) AS line
  WHERE placed_at >= ${startsAt} AND placed_at < ${endsAt} AND ${IS_NOT_CANCELED} GROUP BY 2, 3`;

const ofLines =
  (dimension: string, key: string): SelectSums =>
  ({ startsAt, endsAt }) =>
    `
  SELECT '${dimension}' AS dimension, ${key} AS key, orders.currency, count(DISTINCT orders.id) AS orders,
    sum(quantity) AS items, sum(quantity::bigint * unit_price_minor - line.discount_minor) AS gross_minor,
    0 AS net_minor, 0 AS vat_minor, sum(line.discount_minor) AS discount_minor, 0 AS delivery_minor,
    0 AS refunded_minor
  FROM orders JOIN order_lines AS line ON line.order_id = orders.id
  WHERE placed_at >= ${startsAt} AND placed_at < ${endsAt} AND ${IS_NOT_CANCELED} GROUP BY 2, 3`;

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
const ofReturns: SelectSums = ({ startsAt, endsAt }) => `
  SELECT 'return' AS dimension, reason || '|' || size AS key, currency, count(DISTINCT returns.id) AS orders,
    sum(line.quantity) AS items, 0 AS gross_minor, 0 AS net_minor, 0 AS vat_minor, 0 AS discount_minor,
    0 AS delivery_minor, 0 AS refunded_minor
  FROM returns CROSS JOIN LATERAL (
      SELECT position, quantity, reason FROM return_lines WHERE return_id = returns.id OFFSET 0) AS line
    JOIN order_lines AS bought ON bought.order_id = returns.order_id AND bought.position = line.position
    JOIN orders ON orders.id = returns.order_id
  WHERE returns.state = 'received' AND decided_at >= ${startsAt} AND decided_at < ${endsAt} GROUP BY 2, 3`;

const ofInvoices: SelectSums = ({ firstDay, endDay }) => `
  SELECT 'vat' AS dimension, country || '|' || basis_points AS key, currency,
    count(*) FILTER (WHERE kind = 'invoice') AS orders, count(*) FILTER (WHERE kind = 'credit_note') AS items,
    sum(sign * (vat.net_minor + vat.vat_minor)) AS gross_minor, sum(sign * vat.net_minor) AS net_minor,
    sum(sign * vat.vat_minor) AS vat_minor, 0 AS discount_minor, 0 AS delivery_minor, 0 AS refunded_minor
  FROM (SELECT *, CASE kind WHEN 'credit_note' THEN -1 ELSE 1 END AS sign FROM invoices) AS document
    CROSS JOIN LATERAL (
      SELECT basis_points, net_minor, vat_minor FROM invoice_vat WHERE invoice_id = document.id OFFSET 0) AS vat
  WHERE issued_on >= ${firstDay} AND issued_on < ${endDay} GROUP BY 2, 3`;

/** The SQL of the sums of a range, by key and currency. */
export const SUMS: Readonly<Record<Dimension, SelectSums>> = {
  all: ofOrders('all', "''"),
  country: ofOrders('country', 'country::text'),
  customer: ofOrders('customer', CUSTOMER),
  product: ofLines('product', 'product_slug'),
  variant: ofLines('variant', 'sku'),
  return: ofReturns,
  vat: ofInvoices,
};
