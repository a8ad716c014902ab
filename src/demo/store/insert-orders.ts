import { type Queryable, statement } from '../../database/database.ts';
import { DEMO_STAFF, type DemoOrder } from '../plan/order.ts';
import { digestOf } from '../plan/sales.ts';

const insertReservations = statement<[orders: string], never>(`
  INSERT INTO reservations (id, purpose, created_at)
  SELECT "reservationId", 'order', "placedAt"
  FROM json_to_recordset($1::json) AS one ("reservationId" uuid, "placedAt" timestamptz)
  WHERE "reservationId" IS NOT NULL`);

const insertReservationLines = statement<[lines: string], never>(`
  INSERT INTO reservation_lines (reservation_id, sku, quantity, is_counted)
  SELECT "reservationId", sku, quantity, is_counted
  FROM json_to_recordset($1::json) AS one ("reservationId" uuid, sku text, quantity int) JOIN variants USING (sku)
  WHERE "reservationId" IS NOT NULL`);

const ORDERS = `json_to_recordset($1::json) AS one (id uuid, number text, state text, "customerId" uuid, email text,
  name text, line1 text, line2 text, "postalCode" text, city text, country text, phone text, notes text, "giftNote" text,
  currency text, "subtotalMinor" int, "discountMinor" int, "deliveryMinor" int, "taxMinor" int, "taxBasisPoints" int,
  "isTaxIncluded" boolean, "totalMinor" int, "refundedMinor" int, "promoCode" text, "promoKeys" json,
  "deliveryMethod" text, "deliveryLabel" text, "returnDays" smallint, "expectedFrom" timestamptz,
  "expectedTo" timestamptz, carrier text, "trackingNumber" text, "paymentMethod" text, "paysOnDelivery" boolean,
  "reservationId" uuid, key text, "placedAt" timestamptz, "updatedAt" timestamptz)`;

const insert = statement<[orders: string], never>(`
  INSERT INTO orders (id, number, state, customer_id, email, name, line1, line2, postal_code, city, country, phone, notes,
    gift_note, currency, subtotal_minor, discount_minor, delivery_minor, tax_minor, tax_basis_points, tax_included,
    total_minor, refunded_minor, promo_code, promo_customer_keys, delivery_method, delivery_label, return_days,
    expected_from, expected_to, carrier, tracking_number, payment_method, pays_on_delivery, reservation_id, session_key,
    cart_version, cart_key, is_cart_emptied, key_hash, request_hash, placed_at, updated_at, is_guests)
  SELECT id, number, state, "customerId", email, name, line1, line2, "postalCode", city, country, phone, notes,
    "giftNote", currency, "subtotalMinor", "discountMinor", "deliveryMinor", "taxMinor", "taxBasisPoints",
    "isTaxIncluded", "totalMinor", "refundedMinor", "promoCode",
    ARRAY(SELECT decode(hex, 'hex') FROM json_array_elements_text("promoKeys") AS hex), "deliveryMethod",
    "deliveryLabel", "returnDays", "expectedFrom", "expectedTo", carrier, "trackingNumber", "paymentMethod",
    "paysOnDelivery", "reservationId", decode(key, 'hex'), 1, decode(key, 'hex'), true, decode(key, 'hex'),
    decode(key, 'hex'), "placedAt", "updatedAt", "customerId" IS NULL
  FROM ${ORDERS}`);

const insertLines = statement<[lines: string], never>(`
  INSERT INTO order_lines (order_id, position, sku, product_slug, name, color, size, style, drawing, quantity,
    unit_price_minor, discount_minor, tax_basis_points)
  SELECT "orderId", position, sku, "productSlug", name, color, size, style, drawing, quantity, "unitPriceMinor",
    "discountMinor", "taxBasisPoints"
  FROM json_to_recordset($1::json) AS one ("orderId" uuid, position int, sku text, "productSlug" text, name text,
    color text, size text, style text, drawing text, quantity int, "unitPriceMinor" int, "discountMinor" int,
    "taxBasisPoints" int)`);

/** Marks these customers as asked for a review, so that the events below schedule no emails. */
const insertAsked = statement<[orders: string], never>(`
  INSERT INTO review_requests (order_id, due_at, handled_at)
  SELECT id, "deliveredAt", "deliveredAt" FROM json_to_recordset($1::json) AS one (id uuid, "deliveredAt" timestamptz)
  WHERE "deliveredAt" IS NOT NULL`);

const insertEvents = statement<[events: string], never>(`
  INSERT INTO order_events (order_id, action, state, by, name, note, at)
  SELECT "orderId", action, state, by, name, note, at
  FROM json_to_recordset($1::json) AS one ("orderId" uuid, action text, state text, by text, name text, note text,
    at timestamptz)`);

const insertPayments = statement<[payments: string], never>(`
  INSERT INTO payment_attempts (id, order_id, provider, state, amount_minor, currency, title, email, return_url,
    received_minor, received_currency, refunded_minor, created_at, expires_at, settled_at)
  SELECT id, "orderId", provider, state, "amountMinor", currency, number, '', '/', "receivedMinor",
    CASE WHEN "receivedMinor" > 0 THEN currency END, "refundedMinor", "placedAt", "placedAt" + interval '30 minutes',
    "settledAt"
  FROM json_to_recordset($1::json) AS one (id uuid, "orderId" uuid, provider text, state text, "amountMinor" int,
    currency text, number text, "receivedMinor" int, "refundedMinor" int, "placedAt" timestamptz,
    "settledAt" timestamptz)`);

const insertRefunds = statement<[refunds: string, by: string], never>(`
  INSERT INTO payment_refunds (id, attempt_id, key, amount_minor, state, is_payout, settled_by, payout_reference,
    created_at, settled_at, next_check_at)
  SELECT id, "attemptId", key, "amountMinor", CASE WHEN "doneAt" IS NULL THEN 'open' ELSE 'done' END, "isPayout",
    CASE WHEN "isPayout" AND "doneAt" IS NOT NULL THEN $2 ELSE '' END,
    CASE WHEN "isPayout" AND "doneAt" IS NOT NULL THEN 'Demo transfer' ELSE '' END, at, "doneAt",
    CASE WHEN "doneAt" IS NULL THEN 'infinity'::timestamptz END
  FROM json_to_recordset($1::json) AS one (id uuid, "attemptId" uuid, key text, "amountMinor" int, "isPayout" boolean,
    at timestamptz, "doneAt" timestamptz)`);

const insertReturns = statement<[returns: string, by: string], never>(`
  INSERT INTO returns (id, order_id, key, state, refund_minor, asked_at, decided_at, decided_by)
  SELECT id, "orderId", 'demo', CASE WHEN "receivedAt" IS NULL THEN 'asked' ELSE 'received' END, "refundMinor",
    "askedAt", "receivedAt", CASE WHEN "receivedAt" IS NULL THEN '' ELSE $2 END
  FROM json_to_recordset($1::json) AS one (id uuid, "orderId" uuid, "refundMinor" int, "askedAt" timestamptz,
    "receivedAt" timestamptz)`);

const insertReturnLines = statement<[lines: string], never>(`
  INSERT INTO return_lines (return_id, position, quantity, reason, written_off, condition)
  SELECT "returnId", position, quantity, reason, "writtenOff", condition
  FROM json_to_recordset($1::json) AS one ("returnId" uuid, position int, quantity int, reason text, "writtenOff" int,
    condition text)`);

const countStored = statement<[orders: string], { count: number }>(`
  SELECT count(*)::int AS count
  FROM json_to_recordset($1::json) AS one (id uuid, "totalMinor" int, "taxMinor" int) JOIN orders USING (id)
  WHERE total_minor = one."totalMinor" AND tax_minor = one."taxMinor"`);

/** Counts the orders that are stored with the planned amounts. */
export async function countStoredOrders(
  connection: Queryable,
  orders: readonly DemoOrder[],
): Promise<number> {
  const amounts = orders.map(({ id, totalMinor, taxMinor }) => ({ id, totalMinor, taxMinor }));
  return (await connection.find(countStored, [JSON.stringify(amounts)]))?.count ?? 0;
}

/** Writes orders with their events, payments and returns. */
export async function insertOrders(connection: Queryable, orders: readonly DemoOrder[]): Promise<void> {
  const run = (one: typeof insert, rows: readonly object[]) => connection.run(one, [JSON.stringify(rows)]);
  const heads = orders.map(headOf);
  const lines = orders.flatMap(({ id: orderId, reservationId, lines }) =>
    lines.map((line) => ({ ...line, orderId, reservationId })),
  );
  await run(insertReservations, heads);
  await run(insertReservationLines, lines);
  await run(insert, heads);
  await run(insertLines, lines);
  await run(insertAsked, heads);
  await run(
    insertEvents,
    orders
      .flatMap(({ id: orderId, events }) => events.map((event) => ({ ...event, orderId })))
      .toSorted((one, other) => one.at.getTime() - other.at.getTime()),
  );
  await insertMoney(connection, orders);
  const returns = orders.flatMap(({ id: orderId, returned }) => (returned ? [{ ...returned, orderId }] : []));
  await connection.run(insertReturns, [JSON.stringify(returns), DEMO_STAFF]);
  await run(
    insertReturnLines,
    returns.flatMap(({ id: returnId, lines }) => lines.map((line) => ({ ...line, returnId }))),
  );
}

function headOf(order: DemoOrder): object {
  const {
    lines: _,
    events: __,
    refunds: ___,
    returned: ____,
    vat: _____,
    address,
    expected,
    ...head
  } = order;
  return {
    ...{ ...head, ...address },
    ...{ expectedFrom: expected.from, expectedTo: expected.to },
    key: digestOf(`demo order ${order.id}`),
  };
}

async function insertMoney(connection: Queryable, orders: readonly DemoOrder[]): Promise<void> {
  const payments = orders.map(
    ({ id: orderId, payment, totalMinor: amountMinor, currency, number, placedAt }) => {
      return { ...payment, orderId, amountMinor, currency, number, placedAt };
    },
  );
  await connection.run(insertPayments, [JSON.stringify(payments)]);
  const refunds = orders.flatMap(({ payment, refunds }) =>
    refunds.map(({ items: _, ...refund }) => ({ ...refund, attemptId: payment.id })),
  );
  await connection.run(insertRefunds, [JSON.stringify(refunds), DEMO_STAFF]);
}
