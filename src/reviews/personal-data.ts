import { type Database, statement } from '../database/database.ts';
import { listAll, PAGE_SIZE } from '../database/list-all.ts';

const selectReviews = statement<[customerId: string, offset: number], Record<string, unknown>>(`
  SELECT p.slug AS product, r.stars, r.text, r.state, r.written_at AS "writtenAt"
  FROM reviews r JOIN products p ON p.id = r.product_id
  WHERE r.customer_id = $1 ORDER BY r.written_at, r.id LIMIT ${PAGE_SIZE} OFFSET $2`);

/** The reviews of a customer, for the export of personal data. */
export const reviewsOf = (database: Database, customerId: string): Promise<Record<string, unknown>[]> =>
  listAll(database, selectReviews, customerId);
