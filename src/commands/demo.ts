import { setTimeout as pause } from 'node:timers/promises';
import { commandActor } from '../audit/actor.ts';
import { announceCatalogChange } from '../catalog/cached-catalog.ts';
import { importDemoCatalog } from '../catalog/demo-catalog.ts';
import type { Database } from '../database/database.ts';
import {
  askForDemoYear,
  DEMO_ORDERS,
  DEMO_ORDERS_MAX,
  DEMO_REFUSALS,
  DEMO_SEED,
  findDemoYear,
} from '../demo/demo-year.ts';
import { removeDemoReviews } from '../demo/remove-demo-reviews.ts';
import { writeDemoYear } from '../demo/write-demo-year.ts';
import { refreshReports } from '../reports/refresh-reports.ts';
import { getNewestSettings } from '../settings/queries.ts';
import { byOption, CommandRefused, type Log, messageOf, wholeNumber } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

type DemoConnection = Pick<CommandConnection, 'database' | 'cache'>;

const SEED_MAX = 1_000_000;

export const demoCommand: ShopCommand<DemoConnection> = {
  name: 'demo',
  description:
    'Give a shop without orders 12 months of demo orders, customers, returns, invoices, sales and reviews, up to today. You can run this while the shop is open. It sends no email, asks for no payment, and changes no stock. If it was stopped, it continues where it left off. ("npm run demo-pictures" is something else: it draws the pictures of the demo catalog.)',
  define(command, { run, log, user }) {
    command
      .option('--orders <count>', 'How many orders.', wholeNumber(1, DEMO_ORDERS_MAX), DEMO_ORDERS)
      .option('--seed <number>', 'The same seed gives the same year.', wholeNumber(0, SEED_MAX), DEMO_SEED)
      .addOption(byOption(user))
      .action((options: FillOptions) => run((shop) => fill(shop, options, log)));
    command
      .command('remove-reviews')
      .description(
        'Remove all reviews of the demo before you open: the law forbids a shop to show reviews that no customer wrote. Demo orders and their invoices stay, because invoices can never be removed: to sell for real, start with a new database (docs/demo.md).',
      )
      .action((_: object, { parent }: { parent: { opts(): FillOptions } }) =>
        run((shop) => removeReviews(shop, parent.opts().by, log)),
      );
  },
};

interface FillOptions {
  orders: number;
  seed: number;
  by: string;
}

async function fill(
  { database, cache }: DemoConnection,
  { orders, seed, by }: FillOptions,
  log: Log,
): Promise<void> {
  await importDemoCatalog(database, log);
  const asked = await askForDemoYear(database, { actor: commandActor(by), seed, orderCount: orders });
  if (!asked.ok) throw new CommandRefused(DEMO_REFUSALS[asked.reason]);
  if ((await findDemoYear(database))?.finishedAt) {
    log('The shop already has its demo year. Nothing was changed.');
    return;
  }
  await writeOrFollow(database, log);
  log('Summing up the days for the reports …');
  await refreshReports(database, (await getNewestSettings(database)).timeZone);
  await announce({ database, cache }, log);
  log('The demo year is ready. See the overview, orders, customers, invoices and reports in the admin.');
}

const LOOK_EVERY_MS = 1_000;

/** Writes the year, or waits for the running shop, whose job may have begun before. */
async function writeOrFollow(database: Database, log: Log): Promise<void> {
  const onProgress = progressOf(log);
  for (;;) {
    await writeDemoYear(database, { onProgress });
    const year = await findDemoYear(database);
    if (!year || year.finishedAt) return;
    if (year.fault)
      throw new CommandRefused(`${year.fault.replace(/\.?$/, '.')} The same command tries again.`);
    if (year.parts !== null) onProgress(year.partsDone, year.parts);
    await pause(LOOK_EVERY_MS);
  }
}

/** A line for about every fifth part, and for the last one. */
function progressOf(log: Log): (done: number, parts: number) => void {
  let logged = 0;
  return (done, parts) => {
    if (done === logged || (done - logged < 5 && done < parts)) return;
    logged = done;
    log(`Part ${done} of ${parts} is written.`);
  };
}

async function removeReviews({ database, cache }: DemoConnection, by: string, log: Log): Promise<void> {
  const count = await database.transaction((connection) => removeDemoReviews(connection, commandActor(by)));
  log(count === 0 ? 'There are no demo reviews.' : `Removed ${count} demo reviews.`);
  if (count > 0) await announce({ database, cache }, log);
}

const announce = ({ database, cache }: DemoConnection, log: Log): Promise<void> =>
  announceCatalogChange(database, cache).catch((error) =>
    log(
      `The cache could not be notified (${messageOf(error)}). The shop will show the change within 15 seconds.`,
    ),
  );

if (import.meta.main) await runMain(demoCommand);
