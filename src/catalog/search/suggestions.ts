import type { Catalog } from '../catalog.ts';
import type { ProductCard } from '../product.ts';
import type { ListingQuery } from './listing.ts';
import { everything } from './listing-query.ts';
import { fold, rawWords } from './understand/fold.ts';
import type { Vocabulary } from './understand/vocabulary.ts';

export interface Suggestions {
  queries: string[];
  categories: { label: string; query: ListingQuery }[];
  /** The products that match best. */
  cards: ProductCard[];
  /** The slugs of the colors that the words ask for. */
  colors: readonly string[];
}

const QUERIES_MAX = 4;
const CATEGORIES_MAX = 2;
const PRODUCTS_MAX = 4;
/** One letter begins too many words to suggest products. */
const LETTERS_MIN = 2;

export async function findSuggestions(
  text: string,
  vocabulary: Vocabulary,
  list: Catalog['listing'],
): Promise<Suggestions> {
  const typed = text.normalize('NFC').toLowerCase();
  const typedLast = rawWords(typed).at(-1)?.text ?? '';
  const last = fold(typedLast);
  const at = typed.lastIndexOf(typedLast);
  // A word with an apostrophe, such as "women's", is not in the text as it is searched.
  const before = at < 0 ? typed.replace(/\S+$/, '') : typed.slice(0, at);
  // A single letter only begins the next word, so it is left out.
  const words = last.length < LETTERS_MIN ? before.trim() : text;
  if (last === '' || words.length < LETTERS_MIN)
    return { queries: [], categories: [], cards: [], colors: [] };
  const query: ListingQuery = { ...everything, words, sort: 'relevance' };
  const found = await list(query, { limit: PRODUCTS_MAX, offset: 0 }, { isBounded: true });
  const types = found.facets.types.filter(({ selected }) => !selected).sort((a, b) => b.count - a.count);
  return {
    queries: vocabulary
      .completions(last, QUERIES_MAX + 1)
      .filter((word) => word !== last)
      .slice(0, QUERIES_MAX)
      .map((word) => before + vocabulary.writtenOf(word)),
    categories: types.slice(0, CATEGORIES_MAX).map(({ slug, label }) => ({
      label: `“${found.correctedWords ?? words}” in ${label}`,
      query: { ...found.query, types: [slug] },
    })),
    cards: found.cards,
    colors: found.query.colors,
  };
}
