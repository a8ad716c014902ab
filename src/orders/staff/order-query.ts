import { cleanTyped } from '../../web/typed-text.ts';

/** Turns what is typed into the search of orders into a query of the words that `order_words` (migration 0058) makes. */

/** The characters that separate the words of a name, as in the migration. */
const SEPARATORS = /[ .,\-'’–/()"&\\:*!|<>]+/;
const WORDS_MAX = 8;
/** Fewer digits are a part of an address or a name. */
const PHONE_DIGITS_MIN = 4;
/** A phone number that is typed without its country has the same last digits. */
const PHONE_END = 7;

/** The beginnings of all words of a name, or the beginning of an email address, or a phone number. */
export function orderQueryOf(q: string): string {
  const text = cleanTyped(q).replaceAll('\0', '').toLowerCase();
  const words = text.split(SEPARATORS).filter(Boolean).slice(0, WORDS_MAX);
  const digits = text.replaceAll(/[ +\-()/.]/g, '');
  const queries = [words.map(beginning).join(' & ')];
  if (text.includes('@')) queries.push(beginning(text));
  if (/^\d+$/.test(digits) && digits.length >= PHONE_DIGITS_MIN) queries.push(beginning(digits));
  if (/^\d+$/.test(digits) && digits.length >= PHONE_END) queries.push(quoted(digits.slice(-PHONE_END)));
  const found = queries.filter(Boolean).map((query) => `(${query})`);
  // A search for punctuation alone finds nothing.
  return found.length > 0 ? found.join(' | ') : quoted(text);
}

const beginning = (word: string): string => `${quoted(word)}:*`;

const quoted = (word: string): string => `'${word.replaceAll(/['\\]/g, '$&$&')}'`;
