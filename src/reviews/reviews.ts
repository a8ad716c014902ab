import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { isPlainText } from '../customers/email.ts';
import { type Queryable, statement } from '../database/database.ts';
import { isInvisible } from '../web/typed-text.ts';

/* Customers who have bought a product can review it. A review is shown once the staff has approved it. */

export const STARS_MAX = 5;
/** Counted in UTF-16 units, like `maxlength`. */
export const TEXT_LENGTH_MAX = 2_000;

/** How a product fit its buyer. The answer is optional. */
export const FITS = ['small', 'true', 'large'] as const;
export type Fit = (typeof FITS)[number];

export interface WrittenReview {
  stars: number;
  text: string;
  fit: Fit | null;
}

export type ReviewFaults = Partial<Record<'stars' | 'text', string>>;

/** Returns the review, whose lines end with "\n", and what is wrong with it. */
export function parseReview(form: { stars: string; text: string; fit: string }): {
  review: WrittenReview;
  faults: ReviewFaults;
} {
  const stars = /^[1-5]$/.test(form.stars) ? Number(form.stars) : 0;
  const text = form.text.replace(/\r\n?/g, '\n').trim();
  const faults: ReviewFaults = {};
  if (stars === 0) faults.stars = 'Choose one to five stars.';
  if (isInvisible(text)) faults.text = 'Write a few words about the product.';
  else if (text.length > TEXT_LENGTH_MAX) faults.text = `Use at most ${TEXT_LENGTH_MAX} characters.`;
  else if (!isPlainText(text.replaceAll('\n', ' ')))
    faults.text = 'Use only letters, digits and punctuation.';
  return { review: { stars, text, fit: FITS.find((one) => one === form.fit) ?? null }, faults };
}

export interface ReviewStatus {
  productId: string;
  productName: string;
  /** An order of this customer with the product has arrived. */
  isBuyer: boolean;
  /** The review that the customer has already written. */
  own: (WrittenReview & { state: 'pending' | 'approved' | 'rejected' }) | null;
}

const selectStatus = statement<[customerId: string | null, slug: string], ReviewStatus>(`
  SELECT p.id AS "productId", p.name AS "productName",
    EXISTS (
      SELECT FROM orders o JOIN order_lines line ON line.order_id = o.id
      WHERE o.customer_id = $1 AND line.product_slug = p.slug AND EXISTS (
        SELECT FROM order_events event WHERE event.order_id = o.id AND event.action = 'deliver')) AS "isBuyer",
    (SELECT json_build_object('stars', r.stars, 'text', r.text, 'fit', r.fit, 'state', r.state)
      FROM reviews r WHERE r.customer_id = $1 AND r.product_id = p.id) AS own
  FROM products p JOIN listings l ON l.product_id = p.id WHERE p.slug = $2`);

/** Resolves to undefined if the product is not sold, or no longer. A guest has no customer ID. */
export const findReviewStatus = (connection: Queryable, customerId: string | null, slug: string) =>
  connection.find(selectStatus, [customerId, slug]);

const upsert = statement<
  [customerId: string, productId: string, stars: number, text: string, fit: Fit | null],
  never
>(`
  INSERT INTO reviews AS review (customer_id, product_id, stars, text, fit) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (customer_id, product_id) DO UPDATE SET stars = excluded.stars, text = excluded.text, fit = excluded.fit,
    state = 'pending', written_at = now(), decided_at = NULL
  WHERE (review.stars, review.text, review.fit) IS DISTINCT FROM (excluded.stars, excluded.text, excluded.fit)`);

/** A customer has one review per product. A changed review replaces the first one and waits for approval again. */
export async function writeReview(
  connection: Queryable,
  customerId: string,
  productId: string,
  { stars, text, fit }: WrittenReview,
): Promise<void> {
  await connection.run(upsert, [customerId, productId, stars, text, fit]);
}

export interface PendingReview extends Omit<WrittenReview, 'fit'> {
  id: string;
  /** It changes with the review, so that the staff approves exactly what it has read. */
  version: string;
  slug: string;
  writtenAt: Date;
}

/** It includes the time, so that two texts never have the same version. */
export const REVIEW_VERSION = `left(encode(sha256(convert_to(
  concat_ws(' ', r.id, extract(epoch FROM r.written_at), r.stars, r.text), 'UTF8')), 'hex'), 12)`;

const selectPending = statement<[after: string | null, rowsMax: number], PendingReview>(`
  SELECT r.id, ${REVIEW_VERSION} AS version, p.slug, r.stars, r.text, r.written_at AS "writtenAt"
  FROM reviews r JOIN products p ON p.id = r.product_id
  WHERE r.state = 'pending'
    AND ($1::uuid IS NULL OR (r.written_at, r.id) > (SELECT written_at, id FROM reviews WHERE id = $1))
  ORDER BY r.written_at, r.id LIMIT $2`);

/** Lists the oldest review first, after the one with the ID `after`. */
export const listPending = (
  connection: Queryable,
  after: string | null,
  rowsMax: number,
): Promise<PendingReview[]> => connection.list(selectPending, [after, rowsMax]);

const decide = statement<[id: string, state: 'approved' | 'rejected', version: string], { slug: string }>(`
  UPDATE reviews AS r SET state = $2, decided_at = now() FROM products
  WHERE r.id = $1 AND products.id = r.product_id AND ($3 = '' OR ${REVIEW_VERSION} = $3) RETURNING products.slug`);

const selectExists = statement<[id: string], { id: string }>('SELECT id FROM reviews WHERE id = $1');

export type DecideReviewResult =
  | { ok: true; slug: string }
  | { ok: false; reason: 'not_found' | 'rewritten' };

/**
 * Approves or rejects a review in the caller's transaction, even one that was decided before. `version` is the one that was listed. An empty version
 * means the current text.
 */
export async function decideReview(
  connection: Queryable,
  actor: Actor,
  { id, state, version }: { id: string; state: 'approved' | 'rejected'; version: string },
): Promise<DecideReviewResult> {
  const decided = await connection.find(decide, [id, state, version]);
  if (decided) {
    const subject = { kind: 'product', id: decided.slug };
    await recordChange(connection, actor, {
      action: state === 'approved' ? 'review.approve' : 'review.reject',
      subject,
      after: { reviewId: id },
    });
    return { ok: true, slug: decided.slug };
  }
  const exists = await connection.find(selectExists, [id]);
  return { ok: false, reason: exists ? 'rewritten' : 'not_found' };
}
