import { textOf, type Words } from './command.ts';

/*
 * Lists of commands, page by page. No list ends without a word: the last line says that there is more, and how to see
 * it. A cursor is the last row that was shown, by its number or ID.
 */

const LISTED_MAX = 100;
/** To be asked of the database: one more than is shown, so that it is known whether there is more. */
export const LIST_LIMIT: number = LISTED_MAX + 1;

/** The option of every list. */
export const AFTER_OPTION = { after: { type: 'string' } } as const;
export const AFTER_HELP = '  --after    Continues a list; the last line of a list that has more says how.';

/** Returns an empty text for the first page. */
export const afterOf = (words: Pick<Words, 'options'>): string => (textOf(words, 'after') ?? '').trim();

export interface Listing<Row> {
  /** At most LIST_LIMIT. */
  rows: readonly Row[];
  /** The line for an empty list. */
  none: string;
  /** "npm run orders -- list paid". */
  command: string;
  lineOf(row: Row): string;
  cursorOf(row: Row): string;
}

export function sayList<Row>(listing: Listing<Row>, say: (line: string) => void): void {
  const { rows, none, command, lineOf, cursorOf } = listing;
  const shown = rows.slice(0, LISTED_MAX);
  if (shown.length === 0) say(none);
  for (const row of shown) say(lineOf(row));
  const last = shown.at(-1);
  if (last && rows.length > LISTED_MAX) say(`There are more: ${command} --after ${cursorOf(last)}`);
}
