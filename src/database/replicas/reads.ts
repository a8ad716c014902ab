import {
  type Database,
  isFaultOfStatement,
  type Parameter,
  type Queryable,
  type Statement,
} from '../database.ts';
import { atPosition, type Positioned, positionedOf } from './position.ts';
import type { Replicas } from './replicas.ts';

/** Reads that may be some seconds old: of the catalog, never of carts, sessions, orders or stock. */
export interface Reads extends Pick<Queryable, 'list' | 'find'> {
  /** Not older than the position `floor`, with the position that was read. The rows come as JSON. */
  listAt<P extends readonly Parameter[], R>(
    statement: Statement<P, R>,
    parameters: P,
    floor: number,
  ): Promise<Positioned<R>>;
}

/** From the nearest replica, or from the primary where there is none, it fails, or it has not come far enough. */
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
