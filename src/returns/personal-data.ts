import { type Database, statement } from '../database/database.ts';
import { listAll, PAGE_SIZE } from '../database/list-all.ts';

const select = (condition: string) => `
  SELECT o.number AS order, r.state, r.asked_at AS "askedAt", r.decided_at AS "decidedAt",
    r.refund_minor AS "refundMinor",
    (SELECT json_agg(json_build_object('position', line.position, 'quantity', line.quantity,
        'reason', line.reason, 'exchangeSku', line.exchange_sku) ORDER BY line.position)
      FROM return_lines line WHERE line.return_id = r.id) AS lines,
    (SELECT json_build_object('state', e.state, 'carrier', e.carrier, 'trackingNumber', e.tracking_number)
      FROM exchanges e WHERE e.return_id = r.id) AS exchange
  FROM returns r JOIN orders o ON o.id = r.order_id
  WHERE ${condition} ORDER BY r.asked_at, r.id LIMIT ${PAGE_SIZE} OFFSET $2`;

const selectReturns = statement<[customerId: string, offset: number], Record<string, unknown>>(
  select('o.customer_id = $1'),
);

/** The returns of a customer, for the export of personal data. */
export const returnsOf = (database: Database, customerId: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectReturns, customerId);

const selectOfGuest = statement<[email: string, offset: number], Record<string, unknown>>(
  select('o.is_guests AND lower(o.email) = lower($1)'),
);

/** The returns of orders that guests have placed with an address. */
export const guestReturnsOf = (database: Database, email: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectOfGuest, email);
