import { type Database, statement } from '../database/database.ts';
import { listAll, PAGE_SIZE } from '../database/list-all.ts';

const selectReviews = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT p.slug AS product, r.stars, r.text, r.fit, r.state, r.written_at AS "writtenAt"
  FROM reviews r JOIN products p ON p.id = r.product_id
  WHERE r.customer_id = $1 ORDER BY r.written_at, r.id LIMIT ${PAGE_SIZE} OFFSET $2`);

const REQUEST = `
  SELECT orders.number AS "order", request.due_at AS "dueAt", request.sent_at AS "sentAt"
  FROM review_requests AS request JOIN orders ON orders.id = request.order_id`;
const selectRequests = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  ${REQUEST} WHERE orders.customer_id = $1 ORDER BY request.due_at, orders.id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** When a customer was or will be asked for a review, for the export of personal data. */
export const reviewRequestsOf = (
  database: Database,
  customerId: string,
): Promise<Record<string, unknown>[]> => listAll(database, selectRequests, customerId);

const selectRequestsOfGuest = statement<[email: string, offset: number], Record<string, unknown>>(`
  ${REQUEST} WHERE orders.is_guests AND lower(orders.email) = lower($1)
  ORDER BY request.due_at, orders.id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The same for orders of guests with this address. */
export const guestReviewRequestsOf = (
  database: Database,
  email: string,
): Promise<Record<string, unknown>[]> => listAll(database, selectRequestsOfGuest, email);

/** The reviews of a customer, for the export of personal data. */
export const reviewsOf = (database: Database, customerId: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectReviews, customerId);
