import type { FastifyRequest } from 'fastify';
import type { Database } from '../../database/database.ts';
import type { Html } from '../../layout/html.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { type List, ROWS_PER_PAGE } from './list.ts';
import { type Cursor, type ListState, readListState } from './list-state.ts';
import { type ListPage, listView } from './list-view.ts';
import { findPreferences } from './preferences.ts';

export interface LoadListInput<Row> {
  list: List<Row>;
  /** Whether the role may use the bulk actions. */
  mayChange?: boolean;
  /** Reads at most `rowsMax` rows of a state, whose filters and sort are among those of the list. */
  load(state: ListState, rowsMax: number): Promise<readonly Row[]>;
  /** Where the page after this row begins. Undefined if there is none, however many rows there are. */
  cursorOf(row: Row, state: ListState): Cursor | undefined;
}

export interface LoadListResult<Row> {
  state: ListState;
  page: ListPage<Row>;
  view: Html;
}

/** Loads the page of a list that the address names, and shows it with the columns and views of the member of the staff. */
export async function loadList<Row>(
  database: Database,
  request: FastifyRequest,
  { list, mayChange = false, load, cursorOf }: LoadListInput<Row>,
): Promise<LoadListResult<Row>> {
  const state = readListState(request, list);
  const page = pageOf(await load(state, ROWS_READ), (row) => cursorOf(row, state));
  const preferences = await findPreferences(database, staffOf(request).customerId, list.name);
  return { state, page, view: listView({ list, state, page, preferences, mayChange }) };
}

/** One more row than a page has says whether there is a next page. */
export const ROWS_READ = ROWS_PER_PAGE + 1;

/** Makes a page of at most ROWS_READ rows. */
export function pageOf<Row>(
  found: readonly Row[],
  cursorOf: (row: Row) => Cursor | undefined,
): ListPage<Row> {
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  return { rows, nextCursor: last && cursorOf(last) };
}
