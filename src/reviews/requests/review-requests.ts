import { hash } from 'node:crypto';
import { emailKey } from '../../customers/email.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';

/* A trigger of the database plans a request for each order that is delivered (migration 0099). */

/** A request that could not be sent for this long is not sent anymore. */
const LATE_DAYS = 14;
/** Handled requests are forgotten after this time. An order is delivered once, so none comes back. */
const KEPT_DAYS = 30;
/** An email asks about this many products. */
const PRODUCTS_MAX = 5;

export interface DueRequest {
  orderId: string;
  number: string;
  email: string;
  customerId: string | null;
  /** Whether the order is still with a shopper who may be asked: not returned, refunded or to be anonymized. */
  isWanted: boolean;
}

// The row is locked and marked at once, so each order is asked about once, whatever instance looks.
const takeNext = statement<[], DueRequest>(`
  WITH taken AS (
    UPDATE review_requests SET handled_at = now() WHERE order_id = (
      SELECT order_id FROM review_requests WHERE handled_at IS NULL AND due_at <= now()
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING order_id, due_at)
  SELECT orders.id AS "orderId", number, email, customer_id AS "customerId",
    state IN ('delivered', 'partly_refunded') AND NOT is_to_anonymize
      AND taken.due_at > now() - interval '${LATE_DAYS} days' AS "isWanted"
  FROM taken JOIN orders ON orders.id = taken.order_id`);

/** Takes the next due request, in the caller's transaction. */
export const takeDueRequest = (connection: Queryable): Promise<DueRequest | undefined> =>
  connection.find(takeNext, []);

export interface BoughtProduct {
  slug: string;
  name: string;
}

// What is on its way back, came back, or has a review of this customer is left out.
const selectProducts = statement<[orderId: string, customerId: string | null], BoughtProduct>(`
  SELECT p.slug, min(line.name) AS name FROM order_lines AS line
  JOIN products AS p ON p.slug = line.product_slug
  JOIN listings ON listings.product_id = p.id
  WHERE line.order_id = $1
    AND line.quantity > (
      SELECT coalesce(sum(back.quantity), 0) FROM returns JOIN return_lines AS back ON back.return_id = returns.id
      WHERE returns.order_id = $1 AND returns.state IN ('asked', 'received') AND back.position = line.position)
    AND NOT EXISTS (SELECT FROM reviews WHERE reviews.customer_id = $2 AND reviews.product_id = p.id)
  GROUP BY p.slug ORDER BY min(line.position) LIMIT ${PRODUCTS_MAX}`);

/** The products of an order that the shopper has kept and not reviewed yet. */
export const listProductsToReview = (
  connection: Queryable,
  { orderId, customerId }: Pick<DueRequest, 'orderId' | 'customerId'>,
): Promise<BoughtProduct[]> => connection.list(selectProducts, [orderId, customerId]);

const setSent = statement<[orderId: string], never>(
  'UPDATE review_requests SET sent_at = now() WHERE order_id = $1',
);

export const markSent = async (connection: Queryable, orderId: string): Promise<void> =>
  void (await connection.run(setSent, [orderId]));

/** The link to turn these emails off carries this hash, so it works for as long as its key, without a row. */
export const addressHash = (email: string): string => hash('sha256', emailKey(email), 'hex');

const selectOptOut = statement<[addressHash: string], { isOff: boolean }>(`
  SELECT EXISTS (SELECT FROM review_opt_outs WHERE address_hash = decode($1, 'hex')) AS "isOff"`);

export const areRequestsOff = async (connection: Queryable, email: string): Promise<boolean> =>
  (await connection.find(selectOptOut, [addressHash(email)]))?.isOff === true;

const insertOptOut = statement<[addressHash: string], never>(`
  INSERT INTO review_opt_outs (address_hash) VALUES (decode($1, 'hex')) ON CONFLICT DO NOTHING`);

/** Turning them off twice changes nothing. */
export const turnRequestsOff = async (connection: Queryable, hashOfAddress: string): Promise<void> =>
  void (await connection.run(insertOptOut, [hashOfAddress]));

const sweepHandled = statement<[rowsMax: number], never>(`
  DELETE FROM review_requests WHERE order_id = ANY (ARRAY(
    SELECT order_id FROM review_requests WHERE handled_at < now() - interval '${KEPT_DAYS} days'
    ORDER BY handled_at LIMIT $1 FOR UPDATE SKIP LOCKED))`);

export const sweepReviewRequests = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(sweepHandled, [SWEEP_BATCH]));
