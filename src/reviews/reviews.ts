import { isPlainText } from '../customers/email.ts';
import { type Queryable, statement } from '../database/database.ts';
import { isInvisible } from '../web/typed-text.ts';

/** What buyers say of a product: written by who has it, shown once the staff have approved it. */

export const STARS_MAX = 5;
/** In UTF-16 units, as `maxlength` counts them. */
export const TEXT_LENGTH_MAX = 2_000;

export interface WrittenReview {
  stars: number;
  text: string;
}

export type ReviewFaults = Partial<Record<'stars' | 'text', string>>;

/** The review, or what is wrong with it. Lines end with "\n". */
export function parseReview(form: { stars: string; text: string }): {
  review: WrittenReview;
  faults: ReviewFaults;
} {
  const stars = /^[1-5]$/.test(form.stars) ? Number(form.stars) : 0;
  const text = form.text.replace(/\r\n?/g, '\n').trim();
  const faults: ReviewFaults = {};
  if (stars === 0) faults.stars = 'Choose one to five stars.';
  if (isInvisible(text)) faults.text = 'Write a sentence about how it is.';
  else if (text.length > TEXT_LENGTH_MAX) faults.text = `Use at most ${TEXT_LENGTH_MAX} characters.`;
  else if (!isPlainText(text.replaceAll('\n', ' '))) faults.text = 'Use letters, digits and the like only.';
  return { review: { stars, text }, faults };
}

export interface ReviewStatus {
  productId: string;
  productName: string;
  /** An order of theirs with the product has arrived. */
  isBuyer: boolean;
  /** What they have written before. */
  own: (WrittenReview & { state: 'pending' | 'approved' | 'rejected' }) | null;
}

const selectStanding = statement<[customerId: string, slug: string], ReviewStatus>(`
  SELECT p.id AS "productId", p.name AS "productName",
    EXISTS (
      SELECT FROM orders o JOIN order_lines line ON line.order_id = o.id
      WHERE o.customer_id = $1 AND line.product_slug = p.slug AND EXISTS (
        SELECT FROM order_events event WHERE event.order_id = o.id AND event.action = 'deliver')) AS "isBuyer",
    (SELECT json_build_object('stars', r.stars, 'text', r.text, 'state', r.state)
      FROM reviews r WHERE r.customer_id = $1 AND r.product_id = p.id) AS own
  FROM products p JOIN listings l ON l.product_id = p.id WHERE p.slug = $2`);

/** Undefined: the product is not sold (any more). */
export const findStanding = (connection: Queryable, customerId: string, slug: string) =>
  connection.find(selectStanding, [customerId, slug]);

const upsert = statement<[customerId: string, productId: string, stars: number, text: string], never>(`
  INSERT INTO reviews AS review (customer_id, product_id, stars, text) VALUES ($1, $2, $3, $4)
  ON CONFLICT (customer_id, product_id) DO UPDATE SET
    stars = excluded.stars, text = excluded.text, state = 'pending', written_at = now(), decided_at = NULL
  WHERE (review.stars, review.text) IS DISTINCT FROM (excluded.stars, excluded.text)`);

/** One for each customer and product; another text takes the place of the first and waits again. */
export async function writeReview(
  connection: Queryable,
  customerId: string,
  productId: string,
  { stars, text }: WrittenReview,
): Promise<void> {
  await connection.run(upsert, [customerId, productId, stars, text]);
}

export interface PendingReview extends WrittenReview {
  id: string;
  /** Another one once it is written anew: what was read is what is approved. */
  version: string;
  slug: string;
  writtenAt: Date;
}

/** The time is in it, so that nobody can write two texts with one version. */
const VERSION = `left(encode(sha256(convert_to(
  concat_ws(' ', r.id, extract(epoch FROM r.written_at), r.stars, r.text), 'UTF8')), 'hex'), 12)`;

const selectPending = statement<[after: string | null, rowsMax: number], PendingReview>(`
  SELECT r.id, ${VERSION} AS version, p.slug, r.stars, r.text, r.written_at AS "writtenAt"
  FROM reviews r JOIN products p ON p.id = r.product_id
  WHERE r.state = 'pending'
    AND ($1::uuid IS NULL OR (r.written_at, r.id) > (SELECT written_at, id FROM reviews WHERE id = $1))
  ORDER BY r.written_at, r.id LIMIT $2`);

/** Oldest first, after the one with the ID. */
export const listPending = (
  connection: Queryable,
  after: string | null,
  rowsMax: number,
): Promise<PendingReview[]> => connection.list(selectPending, [after, rowsMax]);

const decide = statement<[id: string, state: 'approved' | 'rejected', version: string], { slug: string }>(`
  UPDATE reviews AS r SET state = $2, decided_at = now() FROM products
  WHERE r.id = $1 AND products.id = r.product_id AND ($3 = '' OR ${VERSION} = $3) RETURNING products.slug`);

const selectExists = statement<[id: string], { id: string }>('SELECT id FROM reviews WHERE id = $1');

export type DecideReviewResult =
  | { ok: true; slug: string }
  | { ok: false; reason: 'not_found' | 'rewritten' };

/** Also of one that was decided before. `version`: as it was listed; empty for whatever it says now. */
export async function decideReview(
  connection: Queryable,
  { id, state, version }: { id: string; state: 'approved' | 'rejected'; version: string },
): Promise<DecideReviewResult> {
  const decided = await connection.find(decide, [id, state, version]);
  if (decided) return { ok: true, slug: decided.slug };
  const isThere = await connection.find(selectExists, [id]);
  return { ok: false, reason: isThere ? 'rewritten' : 'not_found' };
}
