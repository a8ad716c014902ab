import { basesOf } from './fold.ts';
import type { Term } from './understand.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Full-text queries for the database. Of the products that match `all`, those that also match an earlier one are better. */
export interface MatchQuery {
  /** Every term, in any text and form, or as a synonym. */
  all: string;
  /** Every term in the name, as it was typed. */
  exactInName: string;
  inName: string;
  /** In the name or the type. */
  inType: string;
  /** In the name, the type, a tag or a color. */
  inLooks: string;
  /** The code that the whole text may be the beginning of. */
  code: string | null;
}

export function matchQueryOf(
  terms: readonly Term[],
  code: string | null,
  vocabulary: Pick<Vocabulary, 'synonymsOf'> | undefined,
): MatchQuery {
  const every = (weights: string, isExact = false) =>
    terms.map((term) => termQuery(term, { weights, isExact, vocabulary })).join(' & ');
  return {
    all: every(''),
    exactInName: every('A', true),
    inName: every('A'),
    inType: every('AB'),
    inLooks: every('ABC'),
    code,
  };
}

interface TermOptions {
  weights: string;
  isExact: boolean;
  /** Without it, a term has no synonyms. */
  vocabulary: Pick<Vocabulary, 'synonymsOf'> | undefined;
}

/** Terms hold letters, digits and marks only, so no part of a shopper's text acts as an operator. */
function termQuery({ parts }: Term, { weights, isExact, vocabulary }: TermOptions): string {
  const joined = parts.join('');
  const exact = (word: string) => `'${word}'${weights && `:${weights}`}`;
  const typed = (word: string) =>
    [isExact ? exact(word) : `'${word}':*${weights}`, ...basesOf(word).map(exact)].join(' | ');
  const alternatives = [typed(joined)];
  if (parts.length > 1) alternatives.push(parts.map((part) => `(${typed(part)})`).join(' & '));
  if (!isExact && vocabulary) alternatives.push(...vocabulary.synonymsOf(joined).map(exact));
  return `(${alternatives.join(' | ')})`;
}
