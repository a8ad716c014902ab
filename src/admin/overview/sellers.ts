import { type Queryable, statement } from '../../database/database.ts';
import { IS_NOT_CANCELED } from '../../invoices/canceled.ts';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';

export interface BestSeller {
  slug: string;
  name: string;
  /** The product's first picture as it is now. */
  picture: OwnPicture | null;
  drawing: string;
  firstColor: string;
  items: number;
}

/** Counts only the latest orders, because no index sums what products sell. */
export const SELLING_ORDERS = 1_000;
const SELLERS_SHOWN = 5;

const selectSellers = statement<[], BestSeller>(`
  SELECT seller.*, products.pictures -> 0 AS picture
  FROM (SELECT product_slug AS slug, min(name) AS name, min(drawing) AS drawing, min(color) AS "firstColor",
      sum(quantity)::int AS items
    FROM (SELECT id FROM orders WHERE ${IS_NOT_CANCELED} ORDER BY placed_at DESC, id DESC LIMIT ${SELLING_ORDERS}) AS latest
    JOIN order_lines ON order_id = latest.id
    GROUP BY product_slug ORDER BY items DESC, slug LIMIT ${SELLERS_SHOWN}) AS seller
  LEFT JOIN products USING (slug)
  ORDER BY items DESC, slug`);

export const listBestSellers = (reads: Pick<Queryable, 'list' | 'find'>): Promise<BestSeller[]> =>
  reads.list(selectSellers, []);

/** Carts whose shoppers asked for a reminder, in the last 30 days, and how many of these shoppers have ordered since. */
export interface LeftCarts {
  reminded: number;
  cameBack: number;
}

const REMINDERS_MAX = 1_000;

const selectLeft = statement<[], LeftCarts>(`
  SELECT count(*)::int AS reminded, count(*) FILTER (WHERE EXISTS (
      SELECT FROM orders WHERE orders.customer_id = sent.customer_id AND placed_at > sent.sent_at)
    OR EXISTS (
      SELECT FROM orders WHERE is_guests AND lower(orders.email) = sent.email_key AND placed_at > sent.sent_at))::int
    AS "cameBack"
  FROM (
    SELECT customer_id, email_key, sent_at FROM cart_reminders
    WHERE created_at > now() - interval '33 days' AND sent_at > now() - interval '30 days'
    ORDER BY created_at DESC LIMIT ${REMINDERS_MAX}) AS sent`);

export async function findLeftCarts(reads: Pick<Queryable, 'list' | 'find'>): Promise<LeftCarts> {
  return (await reads.find(selectLeft, [])) ?? { reminded: 0, cameBack: 0 };
}
