import { statement } from '../database/database.ts';
import type { ProductCard } from './product.ts';

/** Listings are filtered and sorted in memory (`listing-index/`); the database finds words, and has the cards. */

export const selectCards = statement<
  [productIds: readonly number[]],
  { product_id: string; card: ProductCard }
>('SELECT product_id, card FROM listings WHERE product_id = ANY ($1::bigint[])');

export interface FacetRow {
  kind: 'department' | 'type' | 'size' | 'color';
  slug: string;
  label: string;
  position: number;
}

/** Colors last: where a catalog has too many values, they are what it has too many of. */
export const selectFacetValues = statement<[], FacetRow>(
  'SELECT kind, slug, label, position FROM facet_values ORDER BY kind DESC, position, label LIMIT 5000',
);

/**
 * The word nearest to a mistyped one: two letters swapped or one wrong, then more, and of several the one most
 * products have.
 */
export const selectNearestWord = statement<
  [word: string, distance: number, swaps: readonly string[]],
  { word: string }
>(`
  SELECT word FROM search_words, LATERAL (
    SELECT CASE WHEN word = ANY ($3::text[]) THEN 1 ELSE levenshtein_less_equal(word, $1, $2::int) END AS distance
  ) AS typing
  WHERE length(word) BETWEEN length($1) - $2::int AND length($1) + $2::int AND distance <= $2::int
  ORDER BY distance, left(word, 1) = left($1, 1) DESC, products DESC, word
  LIMIT 1`);

/** Whether any product has a word that begins so: such a word is not mistyped. */
export const selectWordKnown = statement<[tsquery: string], { known: boolean }>(
  "SELECT EXISTS (SELECT FROM listings WHERE search @@ to_tsquery('english', $1)) AS known",
);
