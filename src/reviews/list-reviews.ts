import { type Queryable, statement } from '../database/database.ts';
import { REVIEW_VERSION, type WrittenReview } from './reviews.ts';

export const REVIEW_STATES = ['pending', 'approved', 'rejected'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** A review as the staff reads it. */
export interface ListedReview extends WrittenReview {
  id: string;
  /** It changes with the review, so that the staff approves exactly what it has read. */
  version: string;
  state: ReviewState;
  slug: string;
  productName: string;
  writtenAt: Date;
}

export interface ReviewSearch {
  /** Undefined for all. */
  state: ReviewState | undefined;
  /** The beginning of the product's name or address, or empty. */
  q: string;
  /** The ID of the last review of the page before. */
  afterId: string | undefined;
  rowsMax: number;
}

// Each state is read from its index. The cursor's own time is read, because a review that is written again moves up.
const select = statement<
  [states: readonly string[], q: string, afterId: string | null, rowsMax: number],
  ListedReview
>(`
  SELECT found.* FROM unnest($1::text[]) AS wanted (state), LATERAL (
    SELECT r.id, ${REVIEW_VERSION} AS version, r.state, p.slug, p.name AS "productName", r.stars, r.text,
      r.written_at AS "writtenAt"
    FROM reviews AS r JOIN products AS p ON p.id = r.product_id
    WHERE r.state = wanted.state
      AND ($2 = '' OR starts_with(lower(p.name), lower($2)) OR starts_with(p.slug, lower($2)))
      AND ($3::uuid IS NULL OR (r.written_at, r.id) < (SELECT written_at, id FROM reviews WHERE id = $3))
    ORDER BY r.written_at DESC, r.id DESC LIMIT $4) AS found
  ORDER BY "writtenAt" DESC, id DESC LIMIT $4`);

/** Newest first. */
export const listReviews = (
  connection: Queryable,
  { state, q, afterId, rowsMax }: ReviewSearch,
): Promise<ListedReview[]> =>
  connection.list(select, [state ? [state] : REVIEW_STATES, q, afterId ?? null, rowsMax]);
