import type { Database } from '../database/database.ts';
import {
  countReserved,
  listMismatches,
  listStockChanges,
  summarizeStock,
} from '../orders/stock/stock-report.ts';
import { CommandRefused, type Log, parsedBy } from './cli.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

export const stockCommand: ShopCommand<{ database: Database }> = {
  name: 'stock',
  description: 'Compare the stock with its ledger, in which the database records every change forever.',
  define(command, { run, log }) {
    command
      .command('report')
      .description(
        'List the variants whose stock is not the sum of their changes. The exit status is 1 if there is one.',
      )
      .addOption(afterOption())
      .action(({ after }: { after: string }) => run(({ database }) => report(database, after, log)));
    command
      .command('history')
      .description(
        'List the changes of a variant, newest first, each with its number, and what is reserved for orders.',
      )
      .argument('<sku>', 'the current SKU of the variant, or an earlier one')
      .addOption(afterOption(parseChange))
      .action((sku: string, { after }: { after: string }) =>
        run(({ database }) => history(database, { sku, after }, log)),
      );
  },
};

const parseChange = parsedBy(
  (text) => (/^\d{0,18}$/.test(text.trim()) ? text.trim() : undefined),
  'It must be the number of a change.',
);

async function report(database: Database, after: string, log: Log): Promise<void> {
  const mismatches = await listMismatches(database, after, LIST_LIMIT);
  const { variants, items, reserved } = await summarizeStock(database);
  log(`${variants} variants, ${items} items to buy, ${reserved} reserved for unpaid orders.`);
  logList(
    {
      rows: mismatches,
      none: `Every stock${after && ` after ${after}`} is the sum of its changes.`,
      command: 'npm run stock -- report',
      lineOf: ({ sku, stock, ledger }) => `${sku}\tstock ${stock}\tledger ${ledger}`,
      cursorOf: ({ sku }) => sku,
    },
    log,
  );
  const total = mismatches[0]?.total ?? 0;
  if (total > 0) throw new CommandRefused(`The stock of ${total} SKUs is not the sum of their changes.`);
}

async function history(
  database: Database,
  { sku, after }: { sku: string; after: string },
  log: Log,
): Promise<void> {
  const rows = await listStockChanges(database, { sku, after: after || null, rowsMax: LIST_LIMIT });
  if (rows.length === 0 && after === '') throw new CommandRefused(`There is no variant with the SKU ${sku}.`);
  log(`${await countReserved(database, sku)} reserved for unpaid orders.`);
  logList(
    {
      rows,
      none: 'There are no earlier changes.',
      command: `npm run stock -- history ${sku}`,
      lineOf: ({ id, change, reason, at }) =>
        `${at.toISOString()}\t${change > 0 ? '+' : ''}${change}\t${reason}\t${id}`,
      cursorOf: ({ id }) => id,
    },
    log,
  );
}

if (import.meta.main) await runMain(stockCommand);
