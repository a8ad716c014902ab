import { statement } from '../../database/database.ts';
import type { Exchange } from './exchange.ts';

/** The SQL of exchanges. An exchange is a shipment of its own, for items that were returned. */

/** The most exchanges of one order. Each belongs to a return of at least one item. */
const EXCHANGES_MAX = 500;

const EXCHANGE = `e.id, e.order_id AS "orderId", e.return_id AS "returnId", o.number || '-X' || e.number AS number,
  o.number AS "orderNumber", e.state, e.carrier, e.tracking_number AS "trackingNumber",
  e.created_at AS "createdAt",
  (SELECT json_agg(json_build_object('position', line.position, 'sku', (current_skus(ARRAY[line.sku]))[1], 'name', line.name,
      'color', line.color, 'style', line.style, 'size', line.size, 'quantity', line.quantity) ORDER BY line.position)
    FROM exchange_lines AS line WHERE line.exchange_id = e.id) AS lines
  FROM exchanges AS e JOIN orders AS o ON o.id = e.order_id`;

/** Oldest first. */
export const selectOfOrder = statement<[orderId: string], Exchange>(
  `SELECT ${EXCHANGE} WHERE e.order_id = $1 ORDER BY e.number LIMIT ${EXCHANGES_MAX}`,
);

export const selectByNumber = statement<[orderNumber: string, number: number], Exchange>(
  `SELECT ${EXCHANGE} WHERE o.number = $1 AND e.number = $2`,
);

export const selectById = statement<[id: string], Exchange>(`SELECT ${EXCHANGE} WHERE e.id = $1`);

/** The caller has locked the order's row, so no number is given twice. */
export const insertExchange = statement<[orderId: string, returnId: string], { id: string }>(`
  INSERT INTO exchanges (order_id, return_id, number)
  SELECT $1, $2, coalesce(max(number), 0) + 1 FROM exchanges WHERE order_id = $1
  RETURNING id`);

/** If the variant is no longer in the catalog, its SKU stands in for its size. */
export const insertExchangeLines = statement<[exchangeId: string, lines: string], never>(`
  INSERT INTO exchange_lines (exchange_id, position, sku, name, color, style, size, quantity)
  SELECT $1, line.position, line.sku, bought.name, bought.color, bought.style, coalesce(v.size, line.sku), line.quantity
  FROM json_to_recordset($2::json) AS line (position smallint, sku text, quantity integer)
  JOIN exchanges AS e ON e.id = $1
  JOIN order_lines AS bought ON bought.order_id = e.order_id AND bought.position = line.position
  LEFT JOIN variants AS v ON v.sku = (current_skus(ARRAY[line.sku]))[1]`);

export const updateExchange = statement<
  [id: string, state: string, carrier: string, trackingNumber: string],
  never
>('UPDATE exchanges SET state = $2, carrier = $3, tracking_number = $4, updated_at = now() WHERE id = $1');
