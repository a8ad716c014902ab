import { commandActor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import type { Database } from '../database/database.ts';
import { asideBody, listAside, settleAside } from '../payments/aside.ts';
import { byOption, CommandRefused, type Log } from './cli.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

const DESCRIPTION = [
  'Handle payment events that the shop could not apply.',
  'The payment provider has signed these events, but the shop could not apply them, such as a payment of an impossible amount. Each may be money that belongs to no order. They are kept for 90 days. You can run this while the shop is open.',
].join('\n\n');

export const paymentEventsCommand: ShopCommand<{ database: Database }> = {
  name: 'payment-events',
  description: DESCRIPTION,
  define(command, { run, log, user }) {
    command
      .command('list')
      .description('List open events, oldest first: ID, time, type, reason.')
      .addOption(afterOption())
      .action(({ after }: { after: string }) => run(({ database }) => list(database, after, log)));
    command
      .command('show')
      .description('Show what the provider has sent, as JSON.')
      .argument('<id>', 'the event')
      .action((id: string) => run(async ({ database }) => log(await getBody(database, id))));
    command
      .command('done')
      .description('Record that an event was handled.')
      .argument('<id>', 'the event')
      .addOption(byOption(user))
      .action((id: string, { by }: { by: string }) =>
        run(async ({ database }) => {
          await getBody(database, id);
          if (!(await handle(database, id, by))) throw new CommandRefused(`${id} was handled before.`);
          log(`${id} is handled.`);
        }),
      );
  },
};

async function list(database: Database, after: string, log: Log): Promise<void> {
  logList(
    {
      rows: await listAside(database, after, LIST_LIMIT),
      none: 'No events are open.',
      command: 'npm run payment-events -- list',
      lineOf: ({ id, receivedAt, type, reason }) => [id, receivedAt.toISOString(), type, reason].join('\t'),
      cursorOf: ({ id }) => id,
    },
    log,
  );
}

const handle = (database: Database, id: string, by: string): Promise<boolean> =>
  database.transaction(async (connection) => {
    if (!(await settleAside(connection, id, by))) return false;
    const subject = { kind: 'payment-event', id };
    await recordChange(connection, commandActor(by), { action: 'payment-event.handle', subject });
    return true;
  });

async function getBody(database: Database, id: string): Promise<string> {
  const body = await asideBody(database, id);
  if (body === undefined) throw new CommandRefused(`There is no event ${id}.`);
  return body;
}

if (import.meta.main) await runMain(paymentEventsCommand);
