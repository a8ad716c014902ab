import { Option } from 'commander';
import type { Log } from './cli.ts';

/*
 * Commands show lists page by page. If there is more, the last line of a page says so and how to see it. A cursor is
 * the last row that was shown, by its number or ID.
 */

const LISTED_MAX = 100;
/** A list asks the database for one row more than it shows, to know whether there is more. */
export const LIST_LIMIT: number = LISTED_MAX + 1;

/** The option of every list. `parse` checks the cursor; an empty cursor stands for the first page. */
export const afterOption = (parse: (text: string) => string = (text) => text.trim()): Option =>
  new Option('--after <cursor>', 'Show the next page. The last line of a page says what to enter.')
    .argParser(parse)
    .default('', 'the first page');

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

export function logList<Row>(listing: Listing<Row>, log: Log): void {
  const { rows, none, command, lineOf, cursorOf } = listing;
  const shown = rows.slice(0, LISTED_MAX);
  if (shown.length === 0) log(none);
  for (const row of shown) log(lineOf(row));
  const last = shown.at(-1);
  if (last && rows.length > LISTED_MAX) log(`There are more: ${command} --after ${cursorOf(last)}`);
}
