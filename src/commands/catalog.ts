import { access } from 'node:fs/promises';
import { exportTo } from './catalog-export.ts';
import { type ImportFlags, importFrom } from './catalog-import.ts';
import { byOption, CommandRefused } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

interface ImportCommandOptions {
  dryRun?: true;
  removeMissing?: true;
  overwriteStock?: true;
  by: string;
}

export const catalogCommand: ShopCommand<Pick<CommandConnection, 'database' | 'cache'>> = {
  name: 'catalog',
  description:
    'Import or export the catalog as a Shopify product CSV. "-" stands for standard input or output.',
  define(command, context) {
    command
      .command('import')
      .summary('Import a file completely or not at all.')
      .description(
        'Make the catalog match a file, completely or not at all. Products are matched by their handle and variants by their option values. Fields without a column keep their values. An empty cell clears its field, unless it is a quantity. Products that are not in the file stay. To take one off sale, set its Status to "archived".',
      )
      .argument('<file>', 'a CSV file, or "-"')
      .option('--dry-run', 'List what the import would change, removals first, without changing anything.')
      .option('--remove-missing', "Remove the variants of the file's products that the file does not list.")
      .option(
        '--overwrite-stock',
        'Take the quantities of an export as they are, even if items have been sold since.',
      )
      .addOption(byOption(context.user))
      .action((file: string, { dryRun, removeMissing, overwriteStock, by }: ImportCommandOptions) => {
        const flags: ImportFlags = {
          dryRun: dryRun === true,
          removesMissing: removeMissing === true,
          overwritesStock: overwriteStock === true,
          by,
        };
        return explainFaults(context.signal, async () => {
          // A missing file is reported before the database is opened, which may take seconds.
          if (file !== '-') await access(file);
          await context.run((shop) => importFrom(file, flags, shop, context));
        });
      });
    command
      .command('export')
      .summary('Export every product.')
      .description(
        'Write every product to a file or to standard output. Importing that file changes only what you edit in it, and does not undo sales made in the meantime.',
      )
      .argument('[file]', 'a CSV file, or "-"', '-')
      .addOption(byOption(context.user))
      .action((file: string, { by }: { by: string }) =>
        explainFaults(context.signal, () =>
          context.run(({ database }) => exportTo({ file, by }, database, context)),
        ),
      );
  },
};

async function explainFaults(signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal?.aborted) throw new CommandRefused('Stopped. Nothing was changed.');
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && path) throw new CommandRefused(`${path} does not exist.`);
    if (code === 'EISDIR') throw new CommandRefused('That is a folder, not a file.');
    throw error;
  }
}

if (import.meta.main) {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  await runMain(catalogCommand, { signal: stopped.signal });
}
