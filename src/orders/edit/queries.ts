import { statement } from '../../database/database.ts';
import type { TaxClass } from '../../settings/taxes/tax-classes.ts';

/** The SQL of edited orders. The caller has locked the order. */

/** A variant that an edited order may have. */
export interface OfferedVariant {
  sku: string;
  slug: string;
  name: string;
  color: string;
  size: string;
  style: string;
  drawing: string;
  priceMinor: number;
  taxClass: TaxClass;
  /** How many can be sold. It is a very large number for a variant without a limit. */
  stock: number;
}

const OFFERED = `v.sku, p.slug, p.name, v.color, v.size, v.style, p.drawing, v.price_minor AS "priceMinor",
  p.tax_class AS "taxClass",
  sellable(v) AS stock FROM variants AS v JOIN products AS p ON p.id = v.product_id`;

/** More variants than this do not fit into the choices of a form. */
const OFFERED_MAX = 2_000;

/** The variants of some products, in the sequence of the product's page. */
export const selectOffered = statement<[slugs: readonly string[]], OfferedVariant>(`
  SELECT ${OFFERED} WHERE p.slug = ANY ($1::text[]) AND p.status = 'active'
  ORDER BY p.slug, v.position LIMIT ${OFFERED_MAX}`);

export const selectOfferedSkus = statement<[skus: readonly string[]], OfferedVariant>(
  `SELECT ${OFFERED} WHERE v.sku = ANY ($1::text[]) AND p.status = 'active'`,
);

/** The order's code, if it takes a percentage off. What a code takes off never changes. */
export const selectPercentCode = statement<[code: string | null], { code: string }>(
  "SELECT code FROM promo_codes WHERE code = $1 AND kind = 'percent'",
);

/**
 * What can be reserved again after the order's own reservation is released, by current SKU. A deleted variant gives nothing
 * back, nor does one that was reserved while its stock was not counted. `stock` is what can be sold now.
 */
export const selectReserved = statement<[orderId: string], { sku: string; quantity: number; stock: number }>(`
  SELECT v.sku, sum(line.quantity)::int AS quantity, min(sellable(v)) AS stock
  FROM orders JOIN reservation_lines AS line USING (reservation_id)
    JOIN variants AS v ON v.sku = (current_skus(ARRAY[line.sku]))[1]
  WHERE orders.id = $1 AND (line.is_counted OR NOT v.is_counted) GROUP BY v.sku`);

/** The SKUs that variants with these SKUs, or earlier ones, have now. */
export const selectCurrentSkus = statement<[skus: readonly string[]], { sku: string; currentSku: string }>(`
  SELECT sku, current_sku AS "currentSku"
  FROM unnest($1::text[], current_skus($1::text[])) AS one (sku, current_sku)`);

export const selectReservation = statement<[orderId: string], { id: string | null }>(
  'SELECT reservation_id AS id FROM orders WHERE id = $1',
);

export const deleteLines = statement<[orderId: string], never>('DELETE FROM order_lines WHERE order_id = $1');

export const insertEditedLines = statement<[orderId: string, lines: string], never>(`
  INSERT INTO order_lines (order_id, position, sku, product_slug, name, color, size, style, drawing, quantity,
    unit_price_minor, discount_minor, tax_basis_points)
  SELECT $1, position, sku, "productSlug", name, color, size, style, drawing, quantity, "unitPriceMinor",
    "discountMinor", "taxBasisPoints"
  FROM json_to_recordset($2::json) AS line (position int, sku text, "productSlug" text, name text, color text,
    size text, style text, drawing text, quantity int, "unitPriceMinor" int, "discountMinor" int, "taxBasisPoints" int)`);

export const updateAmounts = statement<
  [
    id: string,
    subtotalMinor: number,
    discountMinor: number,
    taxMinor: number,
    totalMinor: number,
    reservationId: string | null,
    taxBasisPoints: number,
  ],
  never
>(`
  UPDATE orders SET subtotal_minor = $2, discount_minor = $3, tax_minor = $4, total_minor = $5, reservation_id = $6,
    tax_basis_points = $7, updated_at = now()
  WHERE id = $1`);

/** What the courier collects. */
export const updateDue = statement<[orderId: string, amountMinor: number], never>(
  "UPDATE payment_attempts SET amount_minor = $2 WHERE order_id = $1 AND state = 'due'",
);

export const updateUnpaidItems = statement<[orderId: string, items: number], never>(
  'UPDATE unpaid_orders SET items = $2 WHERE order_id = $1',
);
