import { CUSTOMER_PREFIX, type Records, SESSION_PREFIX, tokenHashOf } from '../records/records.ts';
import type { Mover } from './mover.ts';

export interface Moved {
  guests: number;
  customers: number;
  passes: number;
}

/** More passes are needed only while old instances still write to the old store. */
const PASSES_MAX = 20;
/** The command has this many connections. */
const AT_ONCE = 2;

/**
 * Moves everything in passes, until one finds nothing. It can be stopped at any moment and started again, because a
 * moved record is removed.
 */
export async function moveAll(
  records: Records,
  mover: Mover,
  onProgress: (moved: Moved) => void,
): Promise<Moved> {
  const moved: Moved = { guests: 0, customers: 0, passes: 0 };
  for (let found = -1; found !== 0; moved.passes++) {
    if (moved.passes === PASSES_MAX)
      throw new Error(
        `After ${PASSES_MAX} passes there are still new sessions: an instance without STATE_COPY_FROM is running.`,
      );
    found = 0;
    // Customers come first, because their sessions move with them.
    for await (const keys of batches(records, CUSTOMER_PREFIX)) {
      const customers = keys.map((key) => mover.customer(key.slice(CUSTOMER_PREFIX.length)));
      moved.customers += count(await Promise.all(customers));
      found += keys.length;
      onProgress(moved);
    }
    for await (const keys of batches(records, SESSION_PREFIX)) {
      moved.guests += count(await Promise.all(keys.map((key) => mover.session(tokenHashOf(key)))));
      found += keys.length;
      onProgress(moved);
    }
  }
  return moved;
}

const count = (results: boolean[]) => results.filter(Boolean).length;

async function* batches(records: Records, prefix: string): AsyncGenerator<string[]> {
  let cursor: string | undefined;
  do {
    const { keys, next } = await records.keys(prefix, cursor);
    for (let at = 0; at < keys.length; at += AT_ONCE) yield keys.slice(at, at + AT_ONCE);
    cursor = next;
  } while (cursor !== undefined);
}
