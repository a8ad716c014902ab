import { Problem } from '../../web/errors/errors.ts';
import { type Cursor, decodeCursor, encodeCursor } from './list-state.ts';
import type { ListPage } from './list-view.ts';

/** Reads the cursor of an API request. Throws a Problem for a text that is no cursor of this list. */
export function apiCursorOf(
  text: string | undefined,
  isValid: (cursor: Cursor) => boolean = () => true,
): Cursor | undefined {
  if (text === undefined) return undefined;
  const cursor = decodeCursor(text);
  if (!cursor || !isValid(cursor)) throw invalidCursor();
  return cursor;
}

export const invalidCursor = () =>
  new Problem(400, 'invalid_cursor', 'Use the nextCursor of an earlier response as cursor.');

/** The member `nextCursor` of a response. */
export const nextCursorOf = ({ nextCursor }: Pick<ListPage<unknown>, 'nextCursor'>): string | null =>
  nextCursor ? encodeCursor(nextCursor) : null;
