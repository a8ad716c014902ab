/**
 * Mails, documents and phones put more than the text into a clipboard: invisible format characters, spaces of other
 * widths, typographic dashes, letters and digits of full width.
 */
const FORMAT = /\p{Cf}/gu;
const DASHES = /[\p{Dash_Punctuation}\u2212]/gu;
const SPACES = /[\p{Space_Separator}\t]/gu;

/**
 * Returns a text that is compared or parsed, such as a postcode, a phone number, an email address or a code, as a
 * keyboard would have written it. Do not use it for names and prose: some scripts need what it removes.
 */
export const cleanTyped = (text: string): string =>
  text.normalize('NFKC').replace(FORMAT, '').replace(DASHES, '-').replace(SPACES, ' ').trim();

/**
 * Matches a text with at least one visible character; schemas use it, too. U+2800 is a braille pattern without dots, and
 * the default ignorable characters are those that Unicode has drawn as nothing (UAX #44).
 */
export const VISIBLE_PATTERN = '[^\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Cc}\\u2800]';

const VISIBLE = new RegExp(VISIBLE_PATTERN, 'u');

/** Tells whether nothing in it is visible: it is empty, or only spaces and characters without a shape. */
export const isInvisible = (text: string): boolean => !VISIBLE.test(text);

/** Whether a text can be an id at all: what cannot is nobody's, and PostgreSQL would call it an error. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
