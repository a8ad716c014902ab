import {
  type Database,
  isFaultOfStatement,
  type Parameter,
  type Queryable,
  type Statement,
  statement,
} from '../database.ts';
import type { Replicas } from './replicas.ts';

/** Reads that may be some seconds old. Data that decides or changes something is read from the primary instead. */
export interface Reads extends Pick<Queryable, 'list' | 'find'> {
  /** Reads at the position `floor` or later, and returns the position that was read. Rows are passed as JSON. */
  listAt<P extends readonly Parameter[], R>(
    statement: Statement<P, R>,
    parameters: P,
    floor: number,
  ): Promise<Positioned<R>>;
}

/** Reads from the nearest replica, and from the primary if there is none, it fails, or it lags behind `floor`. */
export function createReads(primary: Pick<Database, 'list' | 'find'>, replicas?: Replicas): Reads {
  type Source = Pick<Queryable, 'list' | 'find'>;

  async function read<T>(work: (source: Source) => Promise<T>): Promise<T> {
    const replica = replicas?.nearest();
    if (!replica) return work(primary);
    try {
      return await work(replica.database);
    } catch (error) {
      if (isFaultOfStatement(error)) throw error;
      replica.failed(error as Error);
      return work(primary);
    }
  }

  return {
    list: (statement, parameters) => read((source) => source.list(statement, parameters)),
    find: (statement, parameters) => read((source) => source.find(statement, parameters)),
    async listAt(statement, parameters, floor) {
      const positioned = atPosition(statement);
      const found = positionedOf(await read((source) => source.find(positioned, parameters)));
      return found.position >= floor ? found : positionedOf(await primary.find(positioned, parameters));
    },
  };
}

/**
 * The position is the number of the first transaction that the snapshot does not include. It grows on the primary with
 * each change and on a replica as it follows, so of two readings the one with the higher position is newer. It is read
 * in the statement's own snapshot, so that no change can fall between the two.
 */
export interface Positioned<Row> {
  position: number;
  rows: Row[];
}

interface PositionedRow<Row> {
  position: string;
  rows: Row[];
}

const positionedStatements = new WeakMap<Statement<never, unknown>, Statement<never, unknown>>();

/** Returns the statement with its position, in one row. Its rows are passed as JSON, so they hold no dates or bytes. */
export function atPosition<P extends readonly Parameter[], R>(
  of: Statement<P, R>,
): Statement<P, PositionedRow<R>> {
  const known = positionedStatements.get(of as Statement<never, unknown>);
  if (known) return known as Statement<P, PositionedRow<R>>;
  const positioned = statement<P, PositionedRow<R>>(`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS position,
      (SELECT coalesce(json_agg(found), '[]') FROM (${of.text}) AS found) AS rows`);
  positionedStatements.set(of as Statement<never, unknown>, positioned as Statement<never, unknown>);
  return positioned;
}

export const positionedOf = <R>(row: PositionedRow<R> | undefined): Positioned<R> => ({
  position: Number(row?.position ?? 0),
  rows: row?.rows ?? [],
});
