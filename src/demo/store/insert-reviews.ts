import { type Queryable, statement } from '../../database/database.ts';
import type { DemoReview } from '../plan/reviews.ts';

const insert = statement<[reviews: string], never>(`
  INSERT INTO reviews (id, product_id, customer_id, stars, text, fit, state, written_at, decided_at, is_demo)
  SELECT id, "productId", "customerId", stars, text, fit, state, "writtenAt", "decidedAt", true
  FROM json_to_recordset($1::json) AS one (id uuid, "productId" bigint, "customerId" uuid, stars int, text text,
    fit text, state text, "writtenAt" timestamptz, "decidedAt" timestamptz)`);

export const insertReviews = (connection: Queryable, reviews: readonly DemoReview[]): Promise<number> =>
  connection.run(insert, [JSON.stringify(reviews)]);
