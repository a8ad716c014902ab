import { type Database, statement } from './database/database.ts';
import { listAllOrders } from './orders/orders.ts';
import { listWishedSlugs } from './wishlist/wishlist.ts';

/* What is kept about a customer besides the account, as they may take it along; no id and no token is among it. */

const PAGE_SIZE = 1_000;
/** More than anybody does by hand. */
const PAGES_MAX = 100;

const selectReviews = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT p.slug AS product, r.stars, r.text, r.state, r.written_at AS "writtenAt"
  FROM reviews r JOIN products p ON p.id = r.product_id
  WHERE r.customer_id = $1 ORDER BY r.written_at, r.id LIMIT ${PAGE_SIZE} OFFSET $2`);

const selectReturns = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT o.number AS order, r.state, r.asked_at AS "askedAt", r.decided_at AS "decidedAt",
    r.refund_minor AS "refundMinor",
    (SELECT json_agg(json_build_object('position', line.position, 'quantity', line.quantity,
        'reason', line.reason, 'exchangeSku', line.exchange_sku) ORDER BY line.position)
      FROM return_lines line WHERE line.return_id = r.id) AS lines,
    (SELECT json_build_object('state', e.state, 'carrier', e.carrier, 'trackingNumber', e.tracking_number)
      FROM exchanges e WHERE e.return_id = r.id) AS exchange
  FROM returns r JOIN orders o ON o.id = r.order_id
  WHERE o.customer_id = $1 ORDER BY r.asked_at, r.id LIMIT ${PAGE_SIZE} OFFSET $2`);

const selectAlerts = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT sku, email, created_at AS "askedAt", notified_at AS "writtenAt" FROM stock_alerts
  WHERE customer_id = $1 ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

const selectReminders = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT email, lines, created_at AS "askedAt", sent_at AS "sentAt" FROM cart_reminders
  WHERE customer_id = $1 ORDER BY created_at, id LIMIT ${PAGE_SIZE} OFFSET $2`);

export async function exportMore(database: Database, customerId: string): Promise<Record<string, unknown>> {
  const orders = await listAllOrders(database, customerId);
  return {
    orders: orders.map(({ id: _, customerId: __, ...order }) => order),
    returns: await listAll(database, selectReturns, customerId),
    reviews: await listAll(database, selectReviews, customerId),
    wishlist: await listWishedSlugs(database, customerId),
    stockAlerts: await listAll(database, selectAlerts, customerId),
    cartReminders: await listAll(database, selectReminders, customerId),
  };
}

/** Every page of it, so that nothing is left out without a word. */
async function listAll(
  database: Database,
  page: typeof selectReturns,
  customerId: string,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const found = await database.list(page, [customerId, rows.length]);
    rows.push(...found);
    if (found.length < PAGE_SIZE) return rows;
  }
  throw new Error(`a customer has more than ${PAGES_MAX * PAGE_SIZE} rows of one kind`);
}
