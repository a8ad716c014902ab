import { type Parameter, type Statement, statement } from '../database.ts';

/**
 * How far a database had come when it was read: the number of the next transaction that its snapshot does not
 * know. It grows on the primary with each change and on a replica as it follows, so of two readings the one of
 * the higher position is the newer. Read in the statement's own snapshot, so that nothing can come between.
 */
export interface Positioned<Row> {
  position: number;
  rows: Row[];
}

interface PositionedRow<Row> {
  position: string;
  rows: Row[];
}

const made = new WeakMap<Statement<never, unknown>, Statement<never, unknown>>();

/** The statement with its position, in one row. What it selects comes as JSON: no dates, no bytes. */
export function atPosition<P extends readonly Parameter[], R>(
  of: Statement<P, R>,
): Statement<P, PositionedRow<R>> {
  const known = made.get(of as Statement<never, unknown>);
  if (known) return known as Statement<P, PositionedRow<R>>;
  const positioned = statement<P, PositionedRow<R>>(`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS position,
      (SELECT coalesce(json_agg(found), '[]') FROM (${of.text}) AS found) AS rows`);
  made.set(of as Statement<never, unknown>, positioned as Statement<never, unknown>);
  return positioned;
}

export const positionedOf = <R>(row: PositionedRow<R> | undefined): Positioned<R> => ({
  position: Number(row?.position ?? 0),
  rows: row?.rows ?? [],
});
