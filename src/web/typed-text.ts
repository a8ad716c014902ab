/**
 * Text that is copied from emails, documents and phones may hold invisible format characters, spaces of other widths,
 * typographic dashes, and full-width letters and digits.
 */
const FORMAT = /\p{Cf}/gu;
const DASHES = /[\p{Dash_Punctuation}\u2212]/gu;
const SPACES = /[\p{Space_Separator}\t]/gu;

/**
 * Returns a text as a keyboard would have written it, for texts that are compared or parsed, such as postal codes, phone
 * numbers, email addresses and codes. Do not use it for names and prose, because some scripts need what it removes.
 */
export const cleanTyped = (text: string): string =>
  text.normalize('NFKC').replace(FORMAT, '').replace(DASHES, '-').replace(SPACES, ' ').trim();

/**
 * Matches a text with at least one visible character; schemas use it, too. U+2800 is a braille pattern without dots, and
 * default ignorable characters are drawn as nothing (UAX #44).
 */
export const VISIBLE_PATTERN = '[^\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Cc}\\u2800]';

const VISIBLE = new RegExp(VISIBLE_PATTERN, 'u');

/** Tells whether a text is empty, or has only spaces and invisible characters. */
export const isInvisible = (text: string): boolean => !VISIBLE.test(text);

/** Tells whether a text can be a parameter of a statement: PostgreSQL refuses NUL and half a surrogate pair with an error. */
export const isCleanText = (text: string, lengthMax: number): boolean =>
  text.length <= lengthMax && text.isWellFormed() && !text.includes('\0');

/** Tells whether a text is a UUID. PostgreSQL refuses any other ID with an error. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
