import type { Readable, Writable } from 'node:stream';
import type { CacheAddress } from '../../platform/cache/cache-url.ts';
import type { Database } from '../../platform/database.ts';

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  /** `cache`: where the instances are told of what has changed. */
  connect: () => Promise<{ database: Database; cache?: CacheAddress | undefined; close(): Promise<void> }>;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}
