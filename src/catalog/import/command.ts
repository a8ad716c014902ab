import { type ParseArgsConfig, parseArgs } from 'node:util';
import { connectForCommand } from '../../platform/connect.ts';
import { runExport } from './command-export.ts';
import { runImport } from './command-import.ts';
import type { Surroundings } from './surroundings.ts';

const HELP = `Usage: npm run catalog -- import FILE.csv [--dry-run]
       npm run catalog -- export [FILE.csv]

Reads and writes the catalog as a Shopify product CSV. "-" stands for standard input or output.

  import     Makes the catalog what the file says, all of it or nothing. Products that are not in the file
             stay as they are. What the file has no column for becomes empty, except the stock.
  export     Writes every product; to standard output without a FILE.

  --dry-run  Shows what an import would change, and changes nothing.
  --help     Shows this.

Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = {
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Request =
  | { verb: 'help' }
  | { verb: 'import'; file: string; dryRun: boolean }
  | { verb: 'export'; file: string }
  | { verb: 'unknown'; problem: string };

/** Runs the command and resolves to its exit status. */
export async function runCatalogCommand(args: string[], around: Surroundings): Promise<0 | 1 | 2> {
  const request = requestOf(args);
  try {
    switch (request.verb) {
      case 'help':
        around.stdout.write(HELP);
        return 0;
      case 'unknown':
        around.stderr.write(`${request.problem}\n\n${HELP}`);
        return 2;
      case 'import':
        return await runImport(request.file, request.dryRun, around);
      case 'export':
        return await runExport(request.file, around);
    }
  } catch (error) {
    around.stderr.write(around.signal?.aborted ? 'Stopped: nothing was changed.\n' : `${explained(error)}\n`);
    return 1;
  }
}

function requestOf(args: string[]): Request {
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    const [verb, file, ...rest] = positionals;
    const unknown = (problem: string): Request => ({ verb: 'unknown', problem });
    if (values.help) return { verb: 'help' };
    if (rest.length > 0) return unknown(`One file at a time, not ${positionals.length - 1}.`);
    if (verb === 'import' && file) return { verb, file, dryRun: values['dry-run'] ?? false };
    if (verb === 'import') return unknown('Import which file?');
    if (verb === 'export' && values['dry-run']) return unknown('--dry-run belongs to an import.');
    if (verb === 'export') return { verb, file: file ?? '-' };
    return unknown(verb ? `"${verb}" is neither import nor export.` : 'Import or export?');
  } catch (error) {
    return { verb: 'unknown', problem: error instanceof Error ? error.message : String(error) };
  }
}

function explained(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && path) return `${path}: there is no such file.`;
  if (code === 'EISDIR') return 'That is a folder, not a file.';
  return message || String(error);
}

if (import.meta.main) {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  const { stdin, stdout, stderr } = process;
  const around = { connect: connectForCommand, stdin, stdout, stderr, signal: stopped.signal };
  process.exitCode = await runCatalogCommand(process.argv.slice(2), around);
}
