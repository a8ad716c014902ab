import { type Queryable, statement } from '../database/database.ts';
import { exchangeNumberOf } from './exchanges/exchange.ts';
import { orderNumberOf } from './order.ts';

export interface FoundOrder {
  number: string;
  state: string;
  email: string;
  placedAt: Date;
  totalMinor: number;
  currency: string;
}

const ROW = `number, state, email, placed_at AS "placedAt", total_minor AS "totalMinor", currency`;

const selectByNumber = statement<[number: string], FoundOrder>(`SELECT ${ROW} FROM orders WHERE number = $1`);

const selectByTracking = statement<[trackingNumber: string, rowsMax: number], FoundOrder>(`
  SELECT ${ROW} FROM orders WHERE id IN (
    SELECT id FROM orders WHERE tracking_number <> '' AND upper(tracking_number) = upper($1)
    UNION SELECT order_id FROM exchanges WHERE tracking_number <> '' AND upper(tracking_number) = upper($1))
  ORDER BY placed_at DESC LIMIT $2`);

// Each part has an index: an order belongs to an account, or to a guest with an email address.
const selectByEmail = statement<[email: string, rowsMax: number], FoundOrder>(`
  SELECT ${ROW} FROM (
    (SELECT * FROM orders WHERE is_guests AND lower(email) = lower($1) ORDER BY placed_at DESC LIMIT $2)
    UNION ALL
    (SELECT orders.* FROM customers JOIN orders ON customer_id = customers.id
      WHERE email_key = lower($1) AND customer_id IS NOT NULL ORDER BY placed_at DESC LIMIT $2)
  ) AS found ORDER BY placed_at DESC LIMIT $2`);

/** Finds orders by a number of an order or exchange, a whole email address, or a whole tracking number, newest first. */
export async function searchOrders(connection: Queryable, q: string, rowsMax: number): Promise<FoundOrder[]> {
  const number = orderNumberOf(q) ?? exchangeNumberOf(q)?.orderNumber;
  const found = number === undefined ? [] : await connection.list(selectByNumber, [number]);
  if (found.length > 0) return found;
  return connection.list(q.includes('@') ? selectByEmail : selectByTracking, [q, rowsMax]);
}
