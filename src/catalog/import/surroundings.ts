import type { Readable, Writable } from 'node:stream';
import type { Database } from '../../platform/database.ts';

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  connect: () => Promise<{ database: Database; close(): Promise<void> }>;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}
