import { type Queryable, statement } from '../database/database.ts';
import { exchangeNumberOf } from './exchanges/exchange.ts';
import type { OrderState } from './states.ts';

/** Lists of orders for the staff. `after` is the number of the last row of the page before, or empty for the first page. */

export interface ListedOrder {
  /** The number of an order or of an exchange. */
  number: string;
  isExchange: boolean;
  state: string;
  /** When the order was placed, or the exchange accepted. */
  at: Date;
  items: number;
  /** 0 for an exchange. */
  totalMinor: number;
  refundedMinor: number;
  currency: string;
  country: string;
}

/** States of orders that still need work. */
export const OPEN_STATES = ['placed', 'paid', 'packed', 'shipped'] as const satisfies readonly OrderState[];

const ROW = `orders.number, false AS "isExchange", orders.state, orders.placed_at AS at, orders.total_minor AS "totalMinor",
  orders.refunded_minor AS "refundedMinor", orders.currency, orders.country,
  (SELECT coalesce(sum(quantity), 0)::int FROM order_lines WHERE order_id = orders.id) AS items`;

const selectOldest = statement<[states: readonly string[], after: string, rowsMax: number], ListedOrder>(`
  SELECT ${ROW} FROM orders
  WHERE state = ANY ($1::text[])
    AND ($2 = '' OR (placed_at, id) > (SELECT placed_at, id FROM orders WHERE number = $2))
  ORDER BY placed_at, id LIMIT $3`);

const selectNewest = statement<[states: readonly string[], after: string, rowsMax: number], ListedOrder>(`
  SELECT ${ROW} FROM orders
  WHERE state = ANY ($1::text[])
    AND ($2 = '' OR (placed_at, id) < (SELECT placed_at, id FROM orders WHERE number = $2))
  ORDER BY placed_at DESC, id DESC LIMIT $3`);

/** Open orders are listed oldest first, so that the oldest one is always seen. Other orders are listed newest first. */
export const listOrdersOf = (
  connection: Queryable,
  states: readonly OrderState[],
  { after, rowsMax }: { after: string; rowsMax: number },
): Promise<ListedOrder[]> => {
  const isOpen = states.every((state) => (OPEN_STATES as readonly string[]).includes(state));
  return connection.list(isOpen ? selectOldest : selectNewest, [states, after, rowsMax]);
};

// An order that is paid on delivery can be packed as soon as it is placed. The time of the last row is looked up in any
// state, because it may have been packed since it was shown.
const selectToPack = statement<
  [after: string, exchangeOf: string | null, exchangeNumber: number | null, rowsMax: number],
  ListedOrder
>(`
  SELECT number, "isExchange", state, at, "totalMinor", "refundedMinor", currency, country, items FROM (
    SELECT ${ROW} FROM orders WHERE state = 'paid' OR (state = 'placed' AND pays_on_delivery)
    UNION ALL
    SELECT orders.number || '-X' || e.number, true, e.state, e.created_at, 0, 0, orders.currency, orders.country,
      (SELECT coalesce(sum(quantity), 0)::int FROM exchange_lines WHERE exchange_id = e.id)
    FROM exchanges AS e JOIN orders ON orders.id = e.order_id WHERE e.state = 'to_pack') AS waiting
  WHERE $1 = '' OR (at, number) > (coalesce(
    (SELECT placed_at FROM orders WHERE number = $1),
    (SELECT e.created_at FROM exchanges AS e JOIN orders ON orders.id = e.order_id
      WHERE orders.number = $2 AND e.number = $3)), $1)
  ORDER BY at, number LIMIT $4`);

/** Orders and exchanges that wait to be packed, oldest first. */
export const listToPack = (
  connection: Queryable,
  { after, rowsMax }: { after: string; rowsMax: number },
): Promise<ListedOrder[]> => {
  const exchange = exchangeNumberOf(after);
  const exchangeKey = [exchange?.orderNumber ?? null, exchange?.number ?? null] as const;
  return connection.list(selectToPack, [after, ...exchangeKey, rowsMax]);
};
