import { fold, rawWords } from './understand/fold.ts';
import { matchQueryOf } from './understand/match-query.ts';
import type { Term } from './understand/understand.ts';
import type { Vocabulary } from './understand/vocabulary.ts';

export interface RepairedWords {
  /** The known and the corrected terms, as folded texts. */
  terms: string[];
  /** Unknown terms that resemble no word, as folded texts. */
  leftOut: string[];
  /**
   * The shopper's text with corrected words, as the catalog writes them, and without those left out. Null if none was
   * corrected.
   */
  correct(text: string): string | null;
}

/**
 * Corrects or leaves out the terms that no product has. A word of the catalog and one with a synonym stay as they are.
 * Resolves to undefined if no term is wrong, or if no term would be left.
 */
export async function repairWords(
  areFound: (tsqueries: string[]) => Promise<boolean[]>,
  terms: readonly Term[],
  vocabulary: Vocabulary,
): Promise<RepairedWords | undefined> {
  const unknown = terms.filter((term) => !isKnown(term, vocabulary));
  if (unknown.length === 0) return undefined;
  // The vocabulary lacks words that are only in descriptions, so the database is asked.
  const found = await areFound(unknown.map((term) => matchQueryOf([term], null, vocabulary).all));
  const wrong = new Set(unknown.filter((_, at) => !found[at]));
  const corrections = new Map<string, string>();
  for (const { text, parts } of wrong) {
    const nearest = vocabulary.nearest(parts.join(''));
    if (nearest) corrections.set(text, nearest);
  }
  const isLeftOut = (term: Term) => wrong.has(term) && !corrections.has(term.text);
  const kept = terms.filter((term) => !isLeftOut(term)).map(({ text }) => corrections.get(text) ?? text);
  if (wrong.size === 0 || kept.length === 0) return undefined;
  const leftOut = terms.filter(isLeftOut).map(({ text }) => text);
  const written = [...corrections].map(([text, word]) => [text, vocabulary.writtenOf(word)] as const);
  const changes = new Map([...written, ...leftOut.map((text) => [text, ''] as const)]);
  return {
    terms: kept,
    leftOut,
    correct: (text) => (corrections.size > 0 ? asTyped(replaceWords(fold(text), changes), text) : null),
  };
}

const LETTER = String.raw`[\p{L}\p{N}\p{M}]`;
const WHOLE_WORDS = new RegExp(`${LETTER}+`, 'gu');

const isKnown = ({ parts }: Term, { isKnown: isWordKnown }: Vocabulary): boolean =>
  isWordKnown(parts.join('')) || (parts.length > 1 && parts.every(isWordKnown));

/** Writes the words of a folded text as the shopper typed them, in lowercase. */
export function asTyped(folded: string, text: string): string {
  const parts = rawWords(text.normalize('NFC').toLowerCase()).flatMap((word) => word.parts);
  const typed = new Map(parts.map((part) => [fold(part), part]));
  return folded.replace(WHOLE_WORDS, (word) => typed.get(word) ?? word);
}

/** Replaces whole words only, because a wrong one may be a part of a right one. */
function replaceWords(text: string, changes: ReadonlyMap<string, string>): string {
  let changed = text;
  for (const [wrong, right] of changes) {
    const word = new RegExp(`(?<!${LETTER})${wrong.replaceAll('.', '\\.')}(?!${LETTER})`, 'gu');
    changed = changed.replace(word, () => right);
  }
  return changed.replace(/\s+/g, ' ').trim();
}
