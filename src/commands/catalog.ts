import { runExport } from './catalog-export.ts';
import { type ImportFlags, runImport } from './catalog-import.ts';
import { COMMAND_HELP, messageOf, runCommand, type Status, type Understood, type Words } from './cli.ts';
import { connectForCommand } from './connect.ts';
import type { Surroundings } from './surroundings.ts';

const HELP = `Usage: npm run catalog -- import FILE.csv [--dry-run] [--remove-missing] [--overwrite-stock]
       npm run catalog -- export [FILE.csv]

Reads and writes the catalog as a Shopify product CSV. "-" stands for standard input or output.

  import     Makes the catalog what the file says, all of it or nothing. Products are known by their handle,
             their variants by their option values. What the file has no column for stays as it is; an empty cell
             empties its field, except a quantity. Products that are not in the file stay: set their Status to
             "archived" to take them off sale.
  export     Writes every product; to standard output without a FILE. An import of that file changes only what
             you have edited, and puts nothing back that was sold meanwhile.

  --dry-run          Shows what an import would change, removals first, and changes nothing.
  --remove-missing   Removes the variants of the file's products that the file does not list.
  --overwrite-stock  Takes the quantities of an export as they are, even if items were sold since.
${COMMAND_HELP}
Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = {
  'dry-run': { type: 'boolean' },
  'remove-missing': { type: 'boolean' },
  'overwrite-stock': { type: 'boolean' },
} as const;

type Request = { verb: 'import'; file: string; flags: ImportFlags } | { verb: 'export'; file: string };

/** Runs the command and resolves to its exit status. */
export const runCatalogCommand = (args: string[], around: Surroundings): Promise<Status> =>
  runCommand(args, around, {
    help: HELP,
    options: OPTIONS,
    understand,
    carryOut: (request, create) => {
      const there = { ...around, connect: () => around.connect(create) };
      return request.verb === 'import'
        ? runImport(request.file, request.flags, there)
        : runExport(request.file, there);
    },
    explain: (error) => (around.signal.aborted ? 'Stopped: nothing was changed.' : explained(error)),
  });

function understand({ options, words: [verb, file, ...rest] }: Words): Understood<Request> {
  const flags = {
    dryRun: options['dry-run'] === true,
    removesMissing: options['remove-missing'] === true,
    overwritesStock: options['overwrite-stock'] === true,
  };
  if (rest.length > 0) return { problem: `One file at a time, not ${rest.length + 1}.` };
  if (verb === 'import') return file ? { verb, file, flags } : { problem: 'Import which file?' };
  const misplaced = Object.keys(OPTIONS).find((name) => options[name] === true);
  if (verb === 'export' && misplaced) return { problem: `--${misplaced} belongs to an import.` };
  if (verb === 'export') return { verb, file: file ?? '-' };
  return { problem: verb ? `"${verb}" is neither import nor export.` : 'Import or export?' };
}

function explained(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && path) return `${path}: there is no such file.`;
  if (code === 'EISDIR') return 'That is a folder, not a file.';
  return messageOf(error);
}

if (import.meta.main) {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  const { stdin, stdout, stderr } = process;
  const around = { connect: connectForCommand, stdin, stdout, stderr, signal: stopped.signal };
  process.exitCode = await runCatalogCommand(process.argv.slice(2), around);
}
