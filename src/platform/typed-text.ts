/**
 * What mails, documents and phones put into a clipboard beside the text: characters of format that nobody sees,
 * spaces of other widths, dashes of typographers, letters and digits of full width.
 */
const FORMAT = /\p{Cf}/gu;
const DASHES = /[\p{Dash_Punctuation}\u2212]/gu;
const SPACES = /[\p{Space_Separator}\t]/gu;

/**
 * A text that is compared or read by rules, such as a postcode, a phone number, an email address or a code, as
 * its keyboard would have written it. Names and prose stay as they are: some scripts need what this removes.
 */
export const cleanTyped = (text: string): string =>
  text.normalize('NFKC').replace(FORMAT, '').replace(DASHES, '-').replace(SPACES, ' ').trim();

/**
 * Matches a text of which anything can be seen; for schemas, too. U+2800 is a braille pattern without dots, and
 * the default ignorable characters are those that Unicode has drawn as nothing (UAX #44).
 */
export const VISIBLE_PATTERN = '[^\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Cc}\\u2800]';

const VISIBLE = new RegExp(VISIBLE_PATTERN, 'u');

/** Whether nothing of it can be seen: it is empty, or spaces and characters without a shape alone. */
export const isInvisible = (text: string): boolean => !VISIBLE.test(text);
