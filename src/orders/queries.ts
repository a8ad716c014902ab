import { SHOWN_PICTURE } from '../catalog/queries.ts';
import { statement } from '../database/database.ts';
import type { Order, OrderEvent, OrderLine } from './order.ts';

/** The SQL of orders. Rows that belong to a customer are selected by owner as well (S16). */

/** SQL for whether an order waits to be packed, also in part. It is the condition of the index orders_to_pack. */
const IS_TO_PACK =
  "(orders.state = 'paid' OR (orders.state = 'placed' AND orders.pays_on_delivery) OR orders.is_partly_packed)";

/** SQL for whether an order can be packed now. One whose edit waits for a payment stays as it is until then. */
export const CAN_BE_PACKED = `(${IS_TO_PACK}
  AND NOT EXISTS (SELECT FROM order_edits WHERE order_id = orders.id AND order_edits.state = 'waiting'))`;

/** The most events of one order that are shown. Real orders have far fewer. */
const EVENTS_MAX = 500;

export interface OrderRow extends Omit<Order, 'address' | 'expected' | 'vat'> {
  name: string;
  line1: string;
  line2: string;
  postalCode: string;
  city: string;
  country: string;
  phone: string;
  expectedFrom: Date;
  expectedTo: Date;
  reservationId: string | null;
}

const ORDER = `orders.id, orders.number, orders.state, orders.customer_id AS "customerId", orders.email,
  orders.is_link_ended AS "isLinkEnded",
  orders.name, orders.line1, orders.line2, orders.postal_code AS "postalCode", orders.city, orders.country,
  orders.phone, orders.billing, orders.notes, orders.gift_note AS "giftNote", orders.currency, orders.subtotal_minor AS "subtotalMinor",
  orders.discount_minor AS "discountMinor", orders.delivery_minor AS "deliveryMinor",
  orders.tax_minor AS "taxMinor", orders.tax_basis_points AS "taxBasisPoints",
  orders.tax_included AS "isTaxIncluded", orders.total_minor AS "totalMinor",
  orders.refunded_minor AS "refundedMinor", orders.promo_code AS "promoCode",
  orders.delivery_method AS "deliveryMethod", orders.delivery_label AS "deliveryLabel",
  orders.return_days AS "returnDays", orders.expected_from AS "expectedFrom",
  orders.expected_to AS "expectedTo", orders.carrier, orders.tracking_number AS "trackingNumber",
  orders.payment_method AS "paymentMethod", orders.pays_on_delivery AS "paysOnDelivery",
  orders.is_partly_packed AS "isPartlyPacked",
  orders.may_lack_confirmation AS "mayLackConfirmation",
  orders.reservation_id AS "reservationId", orders.placed_at AS "placedAt", orders.updated_at AS "updatedAt",
  (SELECT expires_at FROM reservations WHERE reservations.id = orders.reservation_id) AS "keptUntil"`;

export const selectByNumber = statement<[number: string], OrderRow>(
  `SELECT ${ORDER} FROM orders WHERE number = $1`,
);
export const selectById = statement<[id: string], OrderRow>(`SELECT ${ORDER} FROM orders WHERE id = $1`);
export const selectByIds = statement<[ids: readonly string[]], OrderRow>(
  `SELECT ${ORDER} FROM orders WHERE id = ANY ($1::uuid[])`,
);
/** Locks the order until the transaction ends. */
export const lockById = statement<[id: string], OrderRow>(
  `SELECT ${ORDER} FROM orders WHERE id = $1 FOR UPDATE OF orders`,
);
/** Newest first. `after` is the number of the last order of the page before. Any other number gives the first page. */
export const selectPageOfCustomer = statement<[customerId: string, after: string, limit: number], OrderRow>(`
  SELECT ${ORDER} FROM orders
  WHERE customer_id = $1 AND (
    NOT EXISTS (SELECT FROM orders AS last WHERE last.number = $2 AND last.customer_id = $1)
    OR (placed_at, id) < (SELECT last.placed_at, last.id FROM orders AS last WHERE last.number = $2))
  ORDER BY placed_at DESC, id DESC LIMIT $3`);

/** A line of an order of an earlier release has no rate of its own. */
export type OrderLineRow = Omit<OrderLine, 'taxBasisPoints'> & {
  orderId: string;
  taxBasisPoints: number | null;
};

export const selectLines = statement<[orderIds: readonly string[]], OrderLineRow>(`
  SELECT order_id AS "orderId", position, sku, product_slug AS "productSlug", v.name, color, size, style, v.drawing,
    ${SHOWN_PICTURE} AS picture, quantity, unit_price_minor AS "unitPriceMinor", discount_minor AS "discountMinor",
    tax_basis_points AS "taxBasisPoints"
  FROM order_lines AS v LEFT JOIN products AS p ON p.slug = v.product_slug
  WHERE order_id = ANY ($1::uuid[]) ORDER BY order_id, position`);

export const selectEvents = statement<[orderId: string], OrderEvent>(`
  SELECT action, state, by, name, note, at FROM (
    SELECT id, action, state, by, name, note, at FROM order_events
    WHERE order_id = $1 ORDER BY id DESC LIMIT ${EVENTS_MAX}) AS newest
  ORDER BY id`);

export const updateState = statement<
  [id: string, state: string, refundedMinor: number, carrier: string, trackingNumber: string],
  never
>(`
  UPDATE orders SET state = $2, refunded_minor = $3, carrier = $4, tracking_number = $5, updated_at = now()
  WHERE id = $1`);

export const insertEvent = statement<
  [orderId: string, action: string, state: string, by: string, name: string, note: string],
  never
>('INSERT INTO order_events (order_id, action, state, by, name, note) VALUES ($1, $2, $3, $4, $5, $6)');

/*
 * Parts of a statement that writes an order. The statement must have the reservation as `kept (id)`, and must name these
 * parts `placed`, `line` and `stored`. The order is one JSON parameter, because it has too many columns for readable
 * parameters.
 */

export const placedSql = (order: string): string => `
  SELECT * FROM json_to_record(${order}::json) AS placed (number text, "customerId" uuid, email text, name text,
    line1 text, line2 text, "postalCode" text, city text, country text, phone text, billing jsonb, notes text, "giftNote" text, currency text,
    "subtotalMinor" int, "discountMinor" int, "deliveryMinor" int, "taxMinor" int, "taxBasisPoints" int,
    "isTaxIncluded" boolean, "totalMinor" int, "promoCode" text, "deliveryMethod" text,
    "deliveryLabel" text, "returnDays" smallint, "expectedFrom" timestamptz, "expectedTo" timestamptz,
    "paymentMethod" text, "paysOnDelivery" boolean,
    "mayLackConfirmation" boolean, "isCartEmptied" boolean, "cartVersion" bigint, "sessionKey" text,
    "cartKey" text, "keyHash" text, "requestHash" text)`;

export const lineSql = (lines: string): string => `
  SELECT * FROM json_to_recordset(${lines}::json) AS line (position int, sku text, "productSlug" text, name text,
    color text, size text, style text, drawing text, quantity int, "unitPriceMinor" int, "discountMinor" int,
    "taxBasisPoints" int)`;

/** `promoKeys` is a parameter with the keys that the promo code is counted under. */
export const insertOrderSql = (promoKeys: string): string => `
  INSERT INTO orders (number, customer_id, email, name, line1, line2, postal_code, city, country, phone, billing, notes,
    gift_note, currency, subtotal_minor, discount_minor, delivery_minor, tax_minor, tax_basis_points, tax_included,
    total_minor, promo_code, delivery_method, delivery_label, return_days, expected_from, expected_to,
    payment_method, pays_on_delivery, may_lack_confirmation, reservation_id, is_cart_emptied, cart_version,
    session_key, cart_key, key_hash,
    request_hash, promo_customer_keys, is_guests)
  SELECT number, "customerId", email, name, line1, line2, "postalCode", city, country, phone, billing, notes,
    "giftNote", currency, "subtotalMinor", "discountMinor", "deliveryMinor", "taxMinor", "taxBasisPoints", "isTaxIncluded",
    "totalMinor", "promoCode", "deliveryMethod", "deliveryLabel", "returnDays", "expectedFrom", "expectedTo",
    "paymentMethod",
    "paysOnDelivery", "mayLackConfirmation", kept.id, "isCartEmptied", "cartVersion", decode("sessionKey", 'hex'),
    decode("cartKey", 'hex'), decode("keyHash", 'hex'), decode("requestHash", 'hex'), ${promoKeys}::bytea[],
    "customerId" IS NULL
  FROM placed, kept
  RETURNING id, placed_at`;

export const INSERT_LINES = `
  INSERT INTO order_lines (order_id, position, sku, product_slug, name, color, size, style, drawing, quantity,
    unit_price_minor, discount_minor, tax_basis_points)
  SELECT stored.id, position, sku, "productSlug", name, color, size, style, drawing, quantity, "unitPriceMinor",
    "discountMinor", "taxBasisPoints"
  FROM stored, line`;

export const INSERT_FIRST_EVENT = `
  INSERT INTO order_events (order_id, action, state, by) SELECT id, 'place', 'placed', 'customer' FROM stored`;

/** Takes back the use of the order's promo code. It must run only once for an order. */
export const releasePromoUse = statement<[orderId: string], never>(`
  WITH used AS (
    SELECT promo_code, promo_customer_keys FROM orders WHERE id = $1 AND promo_code IS NOT NULL),
  code AS (
    UPDATE promo_codes SET uses = uses - 1 FROM used WHERE code = used.promo_code AND uses > 0)
  UPDATE promo_customers SET uses = promo_customers.uses - 1 FROM used
  WHERE promo_customers.code = used.promo_code AND customer_key = ANY (used.promo_customer_keys)
    AND promo_customers.uses > 0`);

export const selectByKeys = statement<
  [keyHashes: readonly Buffer[]],
  { id: string; key_hash: Buffer; request_hash: Buffer }
>('SELECT id, key_hash, request_hash FROM orders WHERE key_hash = ANY ($1::bytea[])');

export const selectOfCart = statement<[sessionKey: Buffer, cartVersion: number], { id: string }>(
  'SELECT id FROM orders WHERE session_key = $1 AND cart_version = $2',
);

/** Finds an order whose cart has not been emptied yet. */
export const selectOfFullCart = statement<[cartKey: Buffer], { id: string }>(
  'SELECT id FROM orders WHERE cart_key = $1 AND NOT is_cart_emptied',
);
export const setMayLackConfirmation = statement<[id: string], never>(
  'UPDATE orders SET may_lack_confirmation = true WHERE id = $1',
);
export const setCartEmptied = statement<[id: string], never>(
  'UPDATE orders SET is_cart_emptied = true WHERE id = $1 AND NOT is_cart_emptied',
);
