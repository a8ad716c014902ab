import { type Queryable, statement } from '../database/database.ts';
import { CLOSED_AFTER_DAYS, type RequestedLine, type Return } from './return.ts';

/** The most returns of one order. Each return has at least one item. */
const RETURNS_MAX = 500;

/** The number of a return within its order. No return is ever deleted before its order. */
export const RETURN_NUMBER = `(SELECT count(*)::int FROM returns AS earlier
  WHERE earlier.order_id = r.order_id AND (earlier.asked_at, earlier.id) <= (r.asked_at, r.id))`;

const RETURN = `r.id, r.order_id AS "orderId", ${RETURN_NUMBER} AS number, r.state, r.reservation_id AS "reservationId",
  r.refund_minor AS "refundMinor", r.asked_at AS "askedAt",
  r.decided_at AS "decidedAt", r.decided_by AS "decidedBy",
  (SELECT coalesce(json_agg(json_build_object('position', line.position, 'quantity', line.quantity,
      'reason', line.reason, 'exchangeSku', (current_skus(ARRAY[line.exchange_sku]))[1],
      'writtenOff', line.written_off, 'condition', line.condition) ORDER BY line.position), '[]')
    FROM return_lines line WHERE line.return_id = r.id) AS lines`;

/** Oldest first. */
export const selectOfOrder = statement<[orderId: string], Return>(
  `SELECT ${RETURN} FROM returns r WHERE r.order_id = $1 ORDER BY r.asked_at, r.id LIMIT ${RETURNS_MAX}`,
);
export const selectById = statement<[id: string], Return>(`SELECT ${RETURN} FROM returns r WHERE r.id = $1`);
export const selectByKey = statement<[orderId: string, key: string], Return>(
  `SELECT ${RETURN} FROM returns r WHERE r.order_id = $1 AND r.key = $2`,
);

const selectByNumber = statement<[orderNumber: string, index: number], Return>(`
  SELECT ${RETURN} FROM returns r JOIN orders o ON o.id = r.order_id WHERE o.number = $1
  ORDER BY r.asked_at, r.id OFFSET $2 LIMIT 1`);

/** Finds a return by what its label says. */
export const findReturnByNumber = (
  connection: Queryable,
  { orderNumber, number }: { orderNumber: string; number: number },
): Promise<Return | undefined> => connection.find(selectByNumber, [orderNumber, number - 1]);

interface AskedRow {
  id: string;
  number: string;
  askedAt: Date;
  pieces: number;
  exchanged: number;
}

/** Lists requested returns for the staff, oldest first. */
export const selectAsked = statement<[after: string | null, rowsMax: number], AskedRow>(`
  SELECT r.id, o.number, r.asked_at AS "askedAt", sum(line.quantity)::int AS pieces,
    coalesce(sum(line.quantity) FILTER (WHERE line.exchange_sku IS NOT NULL), 0)::int AS exchanged
  FROM returns r JOIN orders o ON o.id = r.order_id JOIN return_lines line ON line.return_id = r.id
  WHERE r.state = 'asked'
    AND ($1::uuid IS NULL OR (r.asked_at, r.id) > (SELECT asked_at, id FROM returns WHERE id = $1))
  GROUP BY r.id, o.number ORDER BY r.asked_at, r.id LIMIT $2`);

/** Locks the variants that come back and those that go out. Rows are locked in SKU order to avoid deadlocks. */
export const lockVariants = statement<[skus: readonly string[]], unknown>(
  'SELECT sku FROM variants WHERE sku = ANY (current_skus($1::text[])) ORDER BY sku FOR UPDATE',
);

/** Whether the order has arrived within the days that it can be returned. `until` is null before it has arrived. */
export const selectIsOpen = statement<[orderId: string], { isOpen: boolean; until: Date | null }>(`
  SELECT coalesce(until > now(), false) AS "isOpen", until
  FROM (SELECT max(at) + return_days * interval '1 day' AS until
    FROM orders LEFT JOIN order_events ON order_id = orders.id AND action = 'deliver'
    WHERE orders.id = $1 GROUP BY orders.id) AS arrived`);

export interface SizeRow {
  position: number;
  sku: string;
  size: string;
  stock: number;
  isSamePrice: boolean;
}

/**
 * Finds the other sizes of the ordered items that are on sale. `isSamePrice` compares today's price with today's price of
 * the size that was bought, or with what was paid if that size is no longer sold.
 */
export const selectSizes = statement<[orderId: string], SizeRow>(`
  SELECT line.position, v.sku, v.size, sellable(v) AS stock,
    v.price_minor = coalesce(bought.price_minor, line.unit_price_minor) AS "isSamePrice"
  FROM order_lines line
  JOIN products p ON p.slug = line.product_slug AND p.status = 'active'
  JOIN variants v ON v.product_id = p.id AND v.color = line.color AND v.style = line.style
  LEFT JOIN variants bought ON bought.sku = (current_skus(ARRAY[line.sku]))[1]
  WHERE line.order_id = $1 AND v.size <> line.size AND v.size <> '' ORDER BY line.position, v.position LIMIT 1000`);

const insertReturn = statement<[orderId: string, key: string, reservationId: string | null], { id: string }>(
  'INSERT INTO returns (order_id, key, reservation_id) VALUES ($1, $2, $3) RETURNING id',
);
const insertLines = statement<[returnId: string, lines: string], never>(`
  INSERT INTO return_lines (return_id, position, quantity, reason, exchange_sku)
  SELECT $1, position, quantity, reason, "exchangeSku"
  FROM json_to_recordset($2::json)
    AS line (position smallint, quantity integer, reason text, "exchangeSku" text)`);

export async function storeReturn(
  connection: Queryable,
  asked: { orderId: string; key: string; reservationId: string | null; lines: readonly RequestedLine[] },
): Promise<Return> {
  const { orderId, key, reservationId, lines } = asked;
  const inserted = await connection.find(insertReturn, [orderId, key, reservationId]);
  if (!inserted) throw new Error('a return was not stored');
  await connection.run(insertLines, [inserted.id, JSON.stringify(lines)]);
  const stored = await connection.find(selectById, [inserted.id]);
  if (!stored) throw new Error('a return was gone right after it was stored');
  return stored;
}

/** What has arrived of each line. A line of which nothing has arrived is deleted. */
export const updateReceived = statement<[returnId: string, lines: string], never>(`
  WITH received AS (
    SELECT * FROM json_to_recordset($2::json)
      AS line (position smallint, quantity integer, "writtenOff" integer, condition text)),
  missing AS (
    DELETE FROM return_lines USING received
    WHERE return_id = $1 AND return_lines.position = received.position AND received.quantity = 0)
  UPDATE return_lines SET quantity = received.quantity, written_off = received."writtenOff",
    condition = received.condition
  FROM received
  WHERE return_id = $1 AND return_lines.position = received.position AND received.quantity > 0`);

export const updateDecided = statement<
  [id: string, state: string, refundMinor: number, by: string, reservationId: string | null],
  never
>(`
  UPDATE returns SET state = $2, refund_minor = $3, decided_by = $4, decided_at = now(), reservation_id = $5
  WHERE id = $1 AND state = 'asked'`);

/** Adds the refund of an exchange that could not be sent. */
export const addRefund = statement<[id: string, refundMinor: number], never>(
  'UPDATE returns SET refund_minor = refund_minor + $2 WHERE id = $1',
);

export const selectOverdue = statement<[rowsMax: number], { id: string; orderId: string }>(`
  SELECT id, order_id AS "orderId" FROM returns WHERE state = 'asked' AND asked_at < now() - interval '${CLOSED_AFTER_DAYS} days'
  ORDER BY asked_at LIMIT $1`);
