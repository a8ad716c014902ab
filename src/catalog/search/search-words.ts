import type { Queryable } from '../../database/database.ts';
import { selectNearestWord, selectWordKnown } from '../queries.ts';

const TERMS_MAX = 8;
const TERM_LENGTH_MAX = 32;

/** The words as a full-text query in which each may be the beginning of a word; empty when there are none. */
export function tsqueryOf(words: string): string {
  return termsOf(words)
    .map((term) => `${term}:*`)
    .join(' & ');
}

/** Letters and digits only, so that nothing of a shopper's text is an operator of the query language. */
function termsOf(words: string): string[] {
  return words
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}\p{Mark}]+/u)
    .filter(Boolean)
    .slice(0, TERMS_MAX)
    .map((term) => term.slice(0, TERM_LENGTH_MAX));
}

/** The words with each unknown one replaced by the nearest known one; null when that changes nothing. */
export async function correctWords(database: Pick<Queryable, 'find'>, words: string): Promise<string | null> {
  const terms = termsOf(words);
  const corrected: string[] = [];
  // One after the other: one shopper's search does not take many connections at once.
  for (const term of terms) corrected.push(await correct(database, term));
  const changed = corrected.some((term, index) => term !== terms[index]);
  return changed ? corrected.join(' ') : null;
}

async function correct(database: Pick<Queryable, 'find'>, term: string): Promise<string> {
  const distance = toleranceOf(term);
  if (distance === 0) return term;
  const known = await database.find(selectWordKnown, [`${term}:*`]);
  if (known?.known) return term;
  return (await database.find(selectNearestWord, [term, distance, swapsOf(term)]))?.word ?? term;
}

/** How many letters may be wrong. */
function toleranceOf(term: string): number {
  if (/\p{Number}/u.test(term) || term.length < 3) return 0;
  return term.length <= 4 ? 1 : 2;
}

/** The term with each two neighbors swapped, the commonest error: PostgreSQL counts it as two letters. */
const swapsOf = (term: string): string[] =>
  Array.from(
    { length: term.length - 1 },
    (_, at) => term.slice(0, at) + term[at + 1] + term[at] + term.slice(at + 2),
  );
