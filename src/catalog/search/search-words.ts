import { memoizeByObject } from '../../cache/memoize.ts';
import type { Queryable } from '../../database/database.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { selectNearestWord, selectWordKnown } from '../queries.ts';

const TERMS_MAX = 8;
const TERM_LENGTH_MAX = 32;

/**
 * Turns the words into a full-text query that matches each one, or one of its synonyms, as a prefix. Empty when there are
 * no words.
 */
export function tsqueryOf(words: string, search?: SearchSettings): string {
  const synonyms = search && synonymsOf(search);
  return termsOf(words)
    .map((term) => {
      const group = synonyms?.get(term);
      return group ? `(${group.map((word) => `${word}:*`).join(' | ')})` : `${term}:*`;
    })
    .join(' & ');
}

type SearchSettings = ShopSettings['search'];

/** Each word with its group, which it is in as well. The settings accept only single words of letters and digits. */
const synonymsOf = memoizeByObject(20, ({ synonyms }: SearchSettings) => {
  const groups = synonyms.map((words) => words.flatMap((word) => termsOf(word).slice(0, 1)));
  return new Map(groups.flatMap((group) => group.map((term) => [term, group] as const)));
});

/** Keeps letters and digits only, so that no part of a shopper's text acts as a query operator. */
function termsOf(words: string): string[] {
  return words
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}\p{Mark}]+/u)
    .filter(Boolean)
    .slice(0, TERMS_MAX)
    .map((term) => term.slice(0, TERM_LENGTH_MAX));
}

/** Replaces each unknown word with the nearest known one. Returns null when that changes nothing. */
export async function correctWords(database: Pick<Queryable, 'find'>, words: string): Promise<string | null> {
  const terms = termsOf(words);
  const corrected: string[] = [];
  // Sequential, so that one search does not take several connections at once.
  for (const term of terms) corrected.push(await correct(database, term));
  const changed = corrected.some((term, index) => term !== terms[index]);
  return changed ? corrected.join(' ') : null;
}

async function correct(database: Pick<Queryable, 'find'>, term: string): Promise<string> {
  const distance = maxDistance(term);
  if (distance === 0) return term;
  const known = await database.find(selectWordKnown, [`${term}:*`]);
  if (known?.known) return term;
  return (await database.find(selectNearestWord, [term, distance, swapsOf(term)]))?.word ?? term;
}

/** The number of letters that may be wrong. */
function maxDistance(term: string): number {
  if (/\p{Number}/u.test(term) || term.length < 3) return 0;
  return term.length <= 4 ? 1 : 2;
}

/** The term with each pair of neighbors swapped. This common typo counts as two errors in PostgreSQL. */
const swapsOf = (term: string): string[] =>
  Array.from(
    { length: term.length - 1 },
    (_, at) => term.slice(0, at) + term[at + 1] + term[at] + term.slice(at + 2),
  );
