import type { FastifyRequest } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import { isCleanText, isUuid } from '../../web/typed-text.ts';
import type { Filter, List } from './list.ts';

/** What a list shows. All of it is in the address, so a link to a list shows the same. */
export interface ListState {
  /** The words to search for, or empty. */
  q: string;
  /** The chosen value of each filter that is set. */
  filters: Readonly<Record<string, string>>;
  sort: string;
  /** Where the page begins, or undefined for the first page. */
  cursor: Cursor | undefined;
  /** The name of a view that was removed just now. */
  removedView?: string;
}

/** The sort value and the ID of the last row of the page before. */
export type Cursor = readonly [value: string | number, id: string];

const SEARCH_LENGTH_MAX = 100;

/** Reads the state from the address. What the list does not know is left out, so that an old link still works. */
export function readListState<Row>(request: Pick<FastifyRequest, 'query'>, list: List<Row>): ListState {
  const filters: Record<string, string> = {};
  for (const filter of list.filters) {
    const value = textOf(request, filter.name);
    if (isValueOf(filter, value)) filters[filter.name] = value;
  }
  const sort = queryText(request, 'sort');
  const removedView = textOf(request, REMOVED_VIEW).slice(0, VIEW_NAME_LENGTH_MAX);
  return {
    q: textOf(request, 'q').slice(0, SEARCH_LENGTH_MAX),
    filters,
    sort: list.sorts.some(({ key }) => key === sort) ? sort : (list.sorts[0]?.key ?? ''),
    cursor: decodeCursor(queryText(request, 'cursor')),
    ...(removedView && { removedView }),
  };
}

/** The parameter with the name of a view that was removed just now. */
const REMOVED_VIEW = 'removed-view';
export const VIEW_NAME_LENGTH_MAX = 60;

/** The address of the list that a removed view has shown. The page offers to save it again. */
export function pathOfRemoved(path: string, { name, query }: { name: string; query: string }): string {
  const address = new URLSearchParams(query);
  address.set(REMOVED_VIEW, name);
  return `${path}?${address}`;
}

/** PostgreSQL refuses a text with a NUL. */
const textOf = (request: Pick<FastifyRequest, 'query'>, name: string): string =>
  queryText(request, name).replaceAll('\0', '').trim();

const FILTER_LENGTH_MAX = 400;

function isValueOf({ options, type }: Filter, value: string): boolean {
  if (type === 'text') return value !== '' && value.length <= FILTER_LENGTH_MAX;
  if (type === 'date') return isDay(value);
  return options.some((option) => option.value === value);
}

/** Whether a text is a day of the calendar, such as 2027-01-31. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text) &&
    // PostgreSQL has no year 0.
    !text.startsWith('0000')
  );
}

/** The query of a list's address. The usual sort is left out. */
export function queryOf<Row>(list: List<Row>, state: ListState): string {
  const query = new URLSearchParams(state.q ? { q: state.q } : {});
  for (const [name, value] of Object.entries(state.filters)) query.set(name, value);
  if (state.sort !== list.sorts[0]?.key) query.set('sort', state.sort);
  if (state.cursor) query.set('cursor', encodeCursor(state.cursor));
  return query.toString();
}

/** The address of a list with some of its state changed. A change leads back to the first page. */
export function pathOf<Row>(list: List<Row>, state: ListState, change: Partial<ListState> = {}): string {
  const query = queryOf(list, { ...state, cursor: undefined, ...change });
  return query ? `${list.path}?${query}` : list.path;
}

/** The ID of a cursor. Undefined if it cannot be one of the database, and for the first page. */
export const uuidOf = (cursor: Cursor | undefined): string | undefined =>
  cursor && isUuid(cursor[1]) ? cursor[1] : undefined;

export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

const CURSOR_LENGTH_MAX = 1_000;

/** Returns undefined for a text that `encodeCursor` has not made, and for members that PostgreSQL refuses. */
export function decodeCursor(text: string): Cursor | undefined {
  if (text === '' || text.length > CURSOR_LENGTH_MAX) return undefined;
  try {
    const [value, id, ...rest] = JSON.parse(Buffer.from(text, 'base64url').toString());
    const isCursor =
      ['string', 'number'].includes(typeof value) && typeof id === 'string' && rest.length === 0;
    const isClean = [value, id].every((one) => isCleanText(String(one), CURSOR_LENGTH_MAX));
    return isCursor && isClean ? [value, id] : undefined;
  } catch {
    return undefined;
  }
}
