import type { Writable } from 'node:stream';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Database } from '../platform/database.ts';
import { copyAll } from './copy.ts';
import { createTable } from './create-table.ts';
import { createMover } from './mover.ts';
import { openRecordStore } from './open-store.ts';
import type { CopySource, StateSettings } from './settings.ts';

const HELP = `Usage: npm run state -- copy --from valkey|dynamodb --to database
       npm run state -- create-table

Looks after where sessions and carts live.

  copy           Moves all of them to PostgreSQL while shoppers shop. First every instance has to run with
                 STATE_STORE=database and STATE_COPY_FROM: see "Move sessions and carts" in docs/runbook.md.
                 It may be stopped at any moment, and started again: it goes on with what is left.
  create-table   Makes the table of the store dynamodb, in DYNAMODB_TABLE.

  --help         Shows this.

Exit status: 0 done, 1 refused or failed, 2 not understood.
`;

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Request =
  | { verb: 'help' | 'create-table' }
  | { verb: 'copy'; from: CopySource }
  | { verb: 'unknown'; problem: string };

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  settings: () => StateSettings;
  connect: () => Promise<{ database: Database; close(): Promise<void> }>;
  stdout: Writable;
  stderr: Writable;
}

/** A line of progress for so many moved. */
const PROGRESS_EVERY = 1_000;

/** Runs the command and resolves to its exit status. */
export async function runStateCommand(args: string[], around: Surroundings): Promise<0 | 1 | 2> {
  const request = requestOf(args);
  try {
    switch (request.verb) {
      case 'help':
        around.stdout.write(HELP);
        return 0;
      case 'unknown':
        around.stderr.write(`${request.problem}\n\n${HELP}`);
        return 2;
      case 'create-table':
        around.stdout.write(`${await createTable(around.settings().dynamodb)}\n`);
        return 0;
      case 'copy':
        await copy(request.from, around);
        return 0;
    }
  } catch (error) {
    around.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function requestOf(args: string[]): Request {
  const unknown = (problem: string): Request => ({ verb: 'unknown', problem });
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    const [verb, ...rest] = positionals;
    if (values.help) return { verb: 'help' };
    if (rest.length > 0) return unknown(`"${rest[0]}" is too much.`);
    if (verb === 'create-table' && !values.from && !values.to) return { verb };
    if (verb !== 'copy') return unknown(verb ? `"${verb}" is not understood so.` : 'Copy, or create-table?');
    if (values.from !== 'valkey' && values.from !== 'dynamodb')
      return unknown('Copy from where? --from valkey or --from dynamodb.');
    return values.to === 'database'
      ? { verb, from: values.from }
      : unknown('Copy to where? PostgreSQL alone can be copied to: --to database.');
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

async function copy(from: CopySource, { settings, connect, stdout, stderr }: Surroundings): Promise<void> {
  const { database, close } = await connect();
  try {
    const log = { warn: (what: unknown) => stderr.write(`${typeof what === 'string' ? what : 'away'}\n`) };
    const source = await openRecordStore(from, { settings: settings(), database, log });
    let shown = 0;
    const mover = createMover(source.records, database);
    try {
      const { guests, customers, passes } = await copyAll(source.records, mover, (copied) => {
        const moved = copied.guests + copied.customers;
        if (moved - shown < PROGRESS_EVERY) return;
        shown = moved;
        stdout.write(`${copied.guests} guests and ${copied.customers} customers moved …\n`);
      });
      stdout.write(
        `${guests} guests and ${customers} customers moved in ${passes} passes; nothing is left in ${from}.\n`,
      );
    } finally {
      source.close();
    }
  } finally {
    await close();
  }
}
