import { Option } from 'commander';
import { commandActor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { merge } from '../cart/merge.ts';
import { readCartForm, writeCompactCarts } from '../state/database/cart-form.ts';
import { createTable } from '../state/dynamodb/create-table.ts';
import { moveAll } from '../state/moving/move-all.ts';
import { createMover } from '../state/moving/mover.ts';
import { openRecordStore } from '../state/open-store.ts';
import { MOVE_SOURCES, type MoveSource } from '../state/settings.ts';
import { byOption } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import { type CommandContext, runMain, type ShopCommand } from './shop-command.ts';

type StateConnection = Pick<CommandConnection, 'database'>;

/** A line of progress is printed for this many guests and customers. */
const PROGRESS_EVERY = 1_000;

export const stateCommand: ShopCommand<StateConnection> = {
  name: 'state',
  description: 'Move sessions and carts to PostgreSQL, or create the table of the store "dynamodb".',
  define(command, context) {
    command
      .command('copy')
      .summary('Move all sessions and carts to PostgreSQL while the shop is open.')
      .description(
        'Move all sessions and carts to PostgreSQL while the shop is open. Every instance must run with STATE_STORE=database and STATE_COPY_FROM first: see "Move sessions and carts" in docs/runbook.md. You can stop this at any time and start it again; it continues with what is left.',
      )
      .addOption(new Option('--from <store>', 'The old store.').choices(MOVE_SOURCES).makeOptionMandatory())
      .addOption(new Option('--to <store>', 'The new store.').choices(['database']).makeOptionMandatory())
      .addOption(byOption(context.user))
      .action(({ from, by }: { from: MoveSource; by: string }) =>
        context.run(({ database }) => move({ from, by }, database, context)),
      );
    command
      .command('compact-carts')
      .summary('Let the shop write carts in the compact form.')
      .description(
        'Let the shop write carts in the compact form, which the release before cannot read. Run this once, after the last instance of that release has ended; instances write it from their next start on. A shop that has begun with this release or a later one needs nothing.',
      )
      .addOption(byOption(context.user))
      .action(({ by }: { by: string }) =>
        context.run(async ({ database }) => {
          const isNew = await compactCarts(database, by);
          context.log(
            isNew
              ? 'Carts are written in the compact form from the next start of each instance on.'
              : 'Carts are written in the compact form already.',
          );
        }),
      );
    command
      .command('create-table')
      .description('Create the table of the store "dynamodb", which DYNAMODB_TABLE names.')
      .action(async () => context.log(await createTable(context.readConfig().state.dynamodb)));
  },
};

const compactCarts = (database: CommandConnection['database'], by: string): Promise<boolean> =>
  database.transaction(async (connection) => {
    if (!(await writeCompactCarts(connection))) return false;
    const subject = { kind: 'state', id: 'compact carts' };
    await recordChange(connection, commandActor(by), { action: 'state.compact-carts', subject });
    return true;
  });

async function move(
  { from, by }: { from: MoveSource; by: string },
  database: CommandConnection['database'],
  { readConfig, log, stderr }: CommandContext<StateConnection>,
): Promise<void> {
  const warn = (what: unknown, message = what) => void stderr.write(`${message}\n`);
  const settings = readConfig().state;
  const source = await openRecordStore(from, { settings, database, log: { warn } });
  let shown = 0;
  try {
    const mover = createMover(source.records, database, merge, await readCartForm(database));
    const { guests, customers, passes } = await moveAll(source.records, mover, (progress) => {
      const moved = progress.guests + progress.customers;
      if (moved - shown < PROGRESS_EVERY) return;
      shown = moved;
      log(`${progress.guests} guests and ${progress.customers} customers moved …`);
    });
    // The moved records are in the old store until they are in the new one, so there is no transaction to join.
    await recordChange(database, commandActor(by), {
      action: 'state.copy',
      subject: { kind: 'state', id: from },
      after: { guests, customers },
    });
    log(`${guests} guests and ${customers} customers moved in ${passes} passes; nothing is left in ${from}.`);
  } finally {
    source.close();
  }
}

if (import.meta.main) await runMain(stateCommand);
