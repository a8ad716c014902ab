import { fold, type RawWord, rawWords } from './fold.ts';
import { PLAIN_WORDS } from './plain-words.ts';
import { readFilter } from './read-filter.ts';
import { readPrices } from './read-prices.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a shopper's words ask for. */
export interface Understood {
  /** The filter values that the words name. */
  filters: NamedFilters;
  /** The other words. Each must be found. */
  terms: Term[];
  /** The whole text, if it may be an SKU or a barcode, or the beginning of one. */
  code: string | null;
  /** Words in quotation marks are taken literally: they name no filters, are not corrected, and have no synonyms. */
  isLiteral: boolean;
}

export interface NamedFilters {
  departments: string[];
  types: string[];
  sizes: string[];
  colors: string[];
  priceMinMinor: number | null;
  priceMaxMinor: number | null;
  isReduced: boolean;
}

/** A folded word. Words that are often written as one, such as "t-shirt" and "rain coat", are one term of several parts. */
export type Term = RawWord;

const TERMS_MAX = 8;
const PART_LENGTH_MAX = 32;
/** Further words are ignored, because at most `TERMS_MAX` terms are searched for. */
const TOKENS_MAX = 40;

const NOTHING_NAMED: NamedFilters = {
  departments: [],
  types: [],
  sizes: [],
  colors: [],
  priceMinMinor: null,
  priceMaxMinor: null,
  isReduced: false,
};

/** Reads any text. The words that are left are read in the same way again, so an address needs only those. */
export function understand(text: string, vocabulary: Vocabulary): Understood {
  const folded = fold(text);
  const isLiteral = /^\s*["“”„«].*["“”»]\s*$/u.test(text);
  const code = codeOf(text);
  if (isLiteral) {
    const terms = bounded(rawWords(folded));
    return { filters: NOTHING_NAMED, terms, code, isLiteral };
  }
  const { rest, ...prices } = readPrices(folded);
  const { filters, words } = readFilters(splitCompounds(tokensOf(rest), vocabulary), vocabulary);
  const meant = words.filter(({ text: word }) => !PLAIN_WORDS.has(word));
  const named = { ...filters, ...prices };
  const terms = meant.length === 0 && !namesFilters(named) ? words : meant;
  return {
    filters: named,
    terms: bounded(joinCompounds(terms, vocabulary)),
    code,
    isLiteral,
  };
}

export const namesFilters = (filters: NamedFilters): boolean =>
  JSON.stringify(filters) !== JSON.stringify(NOTHING_NAMED);

/** Returns the terms as a text that `understand` reads as the same terms. */
export const textOfTerms = (terms: readonly Term[]): string => terms.map(({ text }) => text).join(' ');

const tokensOf = (text: string): RawWord[] => rawWords(text).slice(0, TOKENS_MAX);

const bounded = (words: RawWord[]): Term[] =>
  words.slice(0, TERMS_MAX).map(({ text, parts }) => ({
    text,
    parts: parts.slice(0, TERMS_MAX).map((part) => part.slice(0, PART_LENGTH_MAX)),
  }));

const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._/+-]{2,99}$/u;

/** A code has a digit or a hyphen. Letters alone are found as a word, since the words of SKUs are indexed, too. */
function codeOf(text: string): string | null {
  const code = text.trim().replace(/^["“”„«]|["“”»]$/gu, '');
  return CODE.test(code) && /[\d-]/.test(code) ? code.toUpperCase() : null;
}

/** Separates the words that name a filter from the others. */
function readFilters(words: RawWord[], vocabulary: Vocabulary): { filters: NamedFilters; words: RawWord[] } {
  const filters = structuredClone(NOTHING_NAMED);
  const others: RawWord[] = [];
  for (let at = 0; at < words.length; ) {
    const named = readFilter(words, at, vocabulary);
    if (!named) {
      others.push(words[at++] as RawWord);
      continue;
    }
    for (const facet of ['departments', 'types', 'sizes', 'colors'] as const)
      filters[facet] = [...new Set([...filters[facet], ...(named[facet] ?? [])])];
    filters.isReduced ||= named.isReduced ?? false;
    at += named.words;
  }
  return { filters, words: others };
}

const HALF_MIN = 4;
const COMPOUND_MAX = 30;

/** German joins words: an unknown "Leinenhemd" is "Leinen Hemd", if both halves mean something. */
function splitCompounds(words: RawWord[], vocabulary: Vocabulary): RawWord[] {
  const means = (word: RawWord) =>
    vocabulary.isWord(word.text) || readFilter([word], 0, vocabulary) !== undefined;
  return words.flatMap((word) => {
    const [part = '', ...others] = word.parts;
    if (others.length > 0 || part.length > COMPOUND_MAX || vocabulary.isKnown(part)) return [word];
    for (let at = part.length - HALF_MIN; at >= HALF_MIN; at--) {
      const halves = [part.slice(0, at), part.slice(at)].map((half) => ({ text: half, parts: [half] }));
      if (halves.every(means)) return halves;
    }
    return [word];
  });
}

/** Two words that are also known as one word are found in either spelling: "rain coat" and "raincoat". */
function joinCompounds(words: RawWord[], { isWord }: Vocabulary): Term[] {
  const terms: Term[] = [];
  for (let at = 0; at < words.length; at++) {
    const [word, next] = [words[at] as RawWord, words[at + 1]];
    const isOne = next && word.parts.length === 1 && next.parts.length === 1 && isWord(word.text + next.text);
    terms.push(isOne ? { text: `${word.text} ${next.text}`, parts: [word.text, next.text] } : word);
    if (isOne) at++;
  }
  return terms;
}
