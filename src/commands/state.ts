import type { Writable } from 'node:stream';
import { merge } from '../cart/merge.ts';
import type { Database } from '../database/database.ts';
import { createTable } from '../state/dynamodb/create-table.ts';
import { copyAll } from '../state/moving/copy-all.ts';
import { createMover } from '../state/moving/mover.ts';
import { openRecordStore } from '../state/open-store.ts';
import type { CopySource, StateSettings } from '../state/settings.ts';
import { COMMAND_HELP, runCommand, type Status, type Understood, type Words } from './cli.ts';

const HELP = `Usage: npm run state -- copy --from valkey|dynamodb --to database
       npm run state -- create-table

Looks after where sessions and carts live.

  copy           Moves all of them to PostgreSQL while shoppers shop. First every instance has to run with
                 STATE_STORE=database and STATE_COPY_FROM: see "Move sessions and carts" in docs/runbook.md.
                 It may be stopped at any moment, and started again: it goes on with what is left.
  create-table   Makes the table of the store dynamodb, in DYNAMODB_TABLE.

${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed, 2 not understood.
`;

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
} as const;

type Request = { verb: 'create-table' } | { verb: 'copy'; from: CopySource };

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  settings: () => StateSettings;
  connect: (create: boolean) => Promise<{ database: Database; close(): Promise<void> }>;
  stdout: Writable;
  stderr: Writable;
}

/** A line of progress for so many moved. */
const PROGRESS_EVERY = 1_000;

/** Runs the command and resolves to its exit status. */
export const runStateCommand = (args: string[], around: Surroundings): Promise<Status> =>
  runCommand(args, around, {
    help: HELP,
    options: OPTIONS,
    understand,
    async carryOut(request, create) {
      if (request.verb === 'copy') await copy(request.from, create, around);
      else around.stdout.write(`${await createTable(around.settings().dynamodb)}\n`);
      return 0;
    },
  });

function understand({ options: { from, to }, words: [verb, ...rest] }: Words): Understood<Request> {
  if (rest.length > 0) return { problem: `"${rest[0]}" is too much.` };
  if (verb === 'create-table' && !from && !to) return { verb };
  if (verb !== 'copy')
    return { problem: verb ? `"${verb}" is not understood so.` : 'Copy, or create-table?' };
  if (from !== 'valkey' && from !== 'dynamodb')
    return { problem: 'Copy from where? --from valkey or --from dynamodb.' };
  if (to !== 'database')
    return { problem: 'Copy to where? PostgreSQL alone can be copied to: --to database.' };
  return { verb, from };
}

async function copy(
  from: CopySource,
  create: boolean,
  { settings, connect, stdout, stderr }: Surroundings,
): Promise<void> {
  const { database, close } = await connect(create);
  try {
    const log = { warn: (what: unknown) => stderr.write(`${typeof what === 'string' ? what : 'away'}\n`) };
    const source = await openRecordStore(from, { settings: settings(), database, log });
    let shown = 0;
    const mover = createMover(source.records, database, merge);
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
