/*
 * The form in which words of the catalog and of shoppers are compared: lowercase, without accents, ß as ss. Both sides must
 * use it, because a word that is folded differently is never found.
 */

const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

/** "Größe" → "grosse", "Crêpe" → "crepe". */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßæœøłđı]/g, (letter) => LETTERS[letter] ?? '');

const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/**
 * The folded spellings of a word, the usual one first: "Größe" is also spelled "groesse", and "Groesse" also "grosse". The
 * words that are searched in have all of them, so what a shopper types needs only one.
 */
export function spellingsOf(text: string): string[] {
  const word = fold(text);
  const transcribed = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüåø]/g, (letter) => UMLAUTS[letter] ?? '');
  return [...new Set([word, fold(transcribed), word.replace(/([aou])e/g, '$1')])];
}

/** A word with its parts: "t-shirt" has the parts "t" and "shirt". Most words have one. */
export interface RawWord {
  text: string;
  parts: string[];
}

/** Letters and digits, joined by single hyphens, dots or underscores. Anything else separates words. */
const WORD = /[\p{L}\p{N}\p{M}]+(?:[-‐–_.][\p{L}\p{N}\p{M}]+)*/gu;
const JOINTS = /[-‐–_.]/;

/** Splits text that may be folded. The possessive "women’s" is one word, and the article of "l’hiver" is none. */
export function rawWords(text: string): RawWord[] {
  const plain = text.replace(/(?<![\p{L}\p{N}])(?:[djln]|qu)['’`´](?=\p{L})/giu, '').replace(/['’`´]/g, '');
  return (plain.match(WORD) ?? []).map((word) => ({
    text: word,
    parts: word.split(JOINTS),
  }));
}

/**
 * The base forms of a folded word besides itself: the singular of an English or French plural in s, and of a German one in
 * n or en. A wrong base of a rare word costs little, because words are compared in all of their forms.
 */
export function basesOf(word: string): string[] {
  if (word.length < 4) return [];
  if (/[^s]ies$/.test(word) && word.length > 4) return [word.slice(0, -1), `${word.slice(0, -3)}y`];
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
  if (/[^su]s$/.test(word)) return [word.slice(0, -1)];
  if (/en$/.test(word) && word.length > 5) return [word.slice(0, -1), word.slice(0, -2)];
  return [];
}

export const formsOf = (word: string): string[] => [word, ...basesOf(word)];
