import { type Queryable, statement } from '../database/database.ts';
import { REVIEW_VERSION, type WrittenReview } from './reviews.ts';

export const REVIEW_STATES = ['pending', 'approved', 'rejected'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** A review as the staff reads it. */
export interface ListedReview extends Omit<WrittenReview, 'fit'> {
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

/** The newest reviews are looked at one by one, so a word that many products have is found without an index. */
const NEAREST_REVIEWS = 1_000;
/** If more products begin with the words, the others are left out, and the page says so. */
export const PRODUCTS_SEARCHED_MAX = 5_000;

type Parameters = [states: readonly string[], afterId: string | null, rowsMax: number];

const ROW = `r.id, ${REVIEW_VERSION} AS version, r.state, p.slug, p.name AS "productName", r.stars, r.text,
  r.written_at AS "writtenAt"`;
// The cursor's own time is read, because a review that is written again moves up.
const AFTER =
  '($2::uuid IS NULL OR (r.written_at, r.id) < (SELECT written_at, id FROM reviews WHERE id = $2))';
const NEWEST = 'ORDER BY r.written_at DESC, r.id DESC';

/** Each state is read from its index. */
const ofEachState = (select: string) => `
  SELECT found.* FROM unnest($1::text[]) AS wanted (state), LATERAL (${select}) AS found
  ORDER BY "writtenAt" DESC, id DESC LIMIT $3`;

const selectNewest = statement<Parameters, ListedReview>(
  ofEachState(`
    SELECT ${ROW} FROM reviews AS r JOIN products AS p ON p.id = r.product_id
    WHERE r.state = wanted.state AND ${AFTER} ${NEWEST} LIMIT $3`),
);

const selectNearest = statement<[...Parameters, q: string], ListedReview>(
  ofEachState(`
    SELECT ${ROW} FROM (
      SELECT * FROM reviews AS r WHERE r.state = wanted.state AND ${AFTER} ${NEWEST} LIMIT ${NEAREST_REVIEWS}) AS r
    JOIN products AS p ON p.id = r.product_id
    WHERE starts_with(lower(p.name), lower($4)) OR starts_with(p.slug, lower($4)) ${NEWEST} LIMIT $3`),
);

// No text continues with a character above U+10FFFF, so a range holds those that begin with the search.
const startingProducts = (expression: string) => `
  (SELECT id, slug, name FROM products
    WHERE ${expression} COLLATE "C" >= lower($4) AND ${expression} COLLATE "C" < lower($4) || U&'\\+10FFFF'
    ORDER BY ${expression} COLLATE "C" LIMIT ${PRODUCTS_SEARCHED_MAX})`;

const selectOfProducts = statement<[...Parameters, q: string], ListedReview>(`
  SELECT found.* FROM (
    SELECT id, slug, name FROM (
      ${startingProducts('lower(name)')} UNION ${startingProducts('slug')}) AS products
    LIMIT ${PRODUCTS_SEARCHED_MAX}) AS p, unnest($1::text[]) AS wanted (state), LATERAL (
      SELECT ${ROW} FROM reviews AS r
      WHERE r.product_id = p.id AND r.state = wanted.state AND ${AFTER} ${NEWEST} LIMIT $3) AS found
  ORDER BY "writtenAt" DESC, id DESC LIMIT $3`);

const selectBeyond = statement<[q: string], { id: string }>(`
  SELECT id FROM products
  WHERE lower(name) COLLATE "C" >= lower($1) AND lower(name) COLLATE "C" < lower($1) || U&'\\+10FFFF'
  ORDER BY lower(name) COLLATE "C" LIMIT 1 OFFSET ${PRODUCTS_SEARCHED_MAX}`);

/** Newest first. */
export async function listReviews(
  connection: Queryable,
  { state, q, afterId, rowsMax }: ReviewSearch,
): Promise<ListedReview[]> {
  const parameters: Parameters = [state ? [state] : REVIEW_STATES, afterId ?? null, rowsMax];
  if (q === '') return connection.list(selectNewest, parameters);
  const nearest = await connection.list(selectNearest, [...parameters, q]);
  return nearest.length === rowsMax ? nearest : connection.list(selectOfProducts, [...parameters, q]);
}

/** Whether the last page of a search leaves out reviews, because more products begin with it than are looked at. */
export const isReviewSearchCut = async (connection: Queryable, q: string): Promise<boolean> =>
  q !== '' && (await connection.find(selectBeyond, [q])) !== undefined;
