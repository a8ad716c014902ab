import { textOf, type Words } from './cli.ts';

/*
 * Commands show lists page by page. If there is more, the last line of a page says so and how to see it. A cursor is the last row that was shown, by its number or ID.
 */

const LISTED_MAX = 100;
/** A list asks the database for one row more than it shows, to know whether there is more. */
export const LIST_LIMIT: number = LISTED_MAX + 1;

/** The option of every list. */
export const AFTER_OPTION = { after: { type: 'string' } } as const;
export const AFTER_HELP =
  '  --after    Shows the next page of a list. The last line of a page says what to enter.';

/** Returns an empty text for the first page. */
export const afterOf = (words: Pick<Words, 'options'>): string => (textOf(words, 'after') ?? '').trim();

export interface Listing<Row> {
  /** At most LIST_LIMIT. */
  rows: readonly Row[];
  /** The line for an empty list. */
  none: string;
  /** The command without its cursor, such as "npm run orders -- list paid". */
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
