import { type Queryable, statement } from '../../database/database.ts';
import type { PriceChange, PriceChangeState } from './price-change.ts';
import { PRICE_CHANGE } from './queries.ts';

export interface PriceChangeSearch {
  /** A part of the name. Empty for all. */
  q: string;
  state: PriceChangeState | undefined;
  /** The ID of the last change of the page before. */
  afterId: string | undefined;
  rowsMax: number;
}

const selectChanges = statement<
  [q: string, state: string | null, afterId: string | null, rowsMax: number],
  PriceChange
>(`
  SELECT * FROM (SELECT ${PRICE_CHANGE} FROM price_changes) AS change
  WHERE strpos(lower(name), lower($1)) > 0 AND ($2::text IS NULL OR state = $2)
    AND ($3::text IS NULL OR id::text < $3)
  ORDER BY id DESC LIMIT $4`);

/** Last created first. */
export const listPriceChanges = (
  connection: Queryable,
  { q, state, afterId, rowsMax }: PriceChangeSearch,
): Promise<PriceChange[]> => connection.list(selectChanges, [q, state ?? null, afterId ?? null, rowsMax]);
