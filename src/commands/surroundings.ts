import type { Readable, Writable } from 'node:stream';
import type { CacheAddress } from '../cache/cache-url.ts';
import type { Database } from '../database/database.ts';

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  /** `cache`: where the instances are told of what has changed. */
  connect: (
    create: boolean,
  ) => Promise<{ database: Database; cache?: CacheAddress | undefined; close(): Promise<void> }>;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** When it is decided whether a shop may be made. */
export type Decided = Omit<Surroundings, 'connect'> & { connect: () => ReturnType<Surroundings['connect']> };
