import { formsOf, rawWords, spellingsOf } from '../search/understand/fold.ts';
import { PLAIN_WORDS } from '../search/understand/plain-words.ts';

/** The texts of a listing, by how much a word found in them counts. */
export interface SearchedTexts {
  name: string;
  type: string;
  /** Tags, colors and the vendor. */
  looks: string;
  /** The description and SKUs. */
  rest: string;
}

/**
 * Every vector contains this word, which no text can contain. Rows without it were written by an earlier release, and a
 * job renews them. When words are to be indexed in another way, change the mark and the index of migration 0091.
 */
export const VECTOR_MARK = '~2';

const WEIGHTS = [
  ['name', 'A', 'B'],
  ['type', 'B', 'C'],
  ['looks', 'C', 'D'],
  ['rest', 'D', 'D'],
] as const;
/** The highest position that PostgreSQL stores. */
const POSITION_MAX = 16_383;
/** In UTF-16 code units, before and after folding, which can lengthen a word. PostgreSQL accepts 2,046 bytes. */
const LENGTH_MAX = 64;

/**
 * A `tsvector` as text: each word in all of its forms, with its position and the weight of its text. A part of a compound
 * weighs less, so that a search for "shirt" shows shirts before T-shirts. It is made here and not by PostgreSQL's parser, so
 * that the words of shoppers are folded by the same code.
 */
export function searchVectorOf(texts: SearchedTexts): string {
  const positions = new Map<string, string[]>();
  let position = 0;
  const add = (word: string, weight: string) => {
    for (const lexeme of lexemesOf(word)) {
      const known = positions.get(lexeme);
      if (known) known.push(`${position}${weight}`);
      else positions.set(lexeme, [`${position}${weight}`]);
    }
  };
  for (const [field, weight, weightOfPart] of WEIGHTS)
    for (const { text, parts } of rawWords(texts[field])) {
      if (field === 'rest' && PLAIN_WORDS.has(text.toLowerCase())) continue;
      position = Math.min(position + 1, POSITION_MAX);
      add(parts.join(''), weight);
      if (parts.length > 1) for (const part of parts) add(part, weightOfPart);
    }
  return [`'${VECTOR_MARK}'`, ...[...positions].map(([word, at]) => `'${word}':${at.join(',')}`)].join(' ');
}

/** PostgreSQL refuses an empty word, such as a lone accent without its letter, and JSON half a surrogate pair. */
const lexemesOf = (text: string): Set<string> =>
  new Set(
    spellingsOf(text.slice(0, LENGTH_MAX))
      .flatMap(formsOf)
      .map((form) => form.slice(0, LENGTH_MAX).toWellFormed())
      .filter((form) => form !== ''),
  );
