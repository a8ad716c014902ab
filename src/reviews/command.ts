import type { Writable } from 'node:stream';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isUuid } from '../accounts/uuid.ts';
import { announceChange } from '../catalog/import/announce-change.ts';
import type { CacheAddress } from '../platform/cache/cache-url.ts';
import { connectForCommand } from '../platform/connect.ts';
import type { Database } from '../platform/database.ts';
import { decideReview, listPending } from './reviews.ts';

const HELP = `Usage: npm run reviews -- list
       npm run reviews -- approve ID
       npm run reviews -- reject ID

Says which reviews the shop shows. It can be run beside the running shop.

  list      Shows those that wait, oldest first: id, stars, product and text.
  approve   Shows the review on the product's page.
  reject    Does not, or not any more.

  --help    Shows this.

Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = { help: { type: 'boolean', short: 'h' } } as const satisfies ParseArgsConfig['options'];

type Request =
  | { verb: 'help' }
  | { verb: 'list' }
  | { verb: 'approve' | 'reject'; id: string }
  | { verb: 'unknown'; problem: string };

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  connect: () => Promise<{ database: Database; cache: CacheAddress | undefined; close(): Promise<void> }>;
  stdout: Writable;
  stderr: Writable;
}

const LISTED_MAX = 100;

/** Runs the command and resolves to its exit status. */
export async function runReviewsCommand(args: string[], around: Surroundings): Promise<0 | 1 | 2> {
  const request = requestOf(args);
  if (request.verb === 'help') {
    around.stdout.write(HELP);
    return 0;
  }
  if (request.verb === 'unknown') {
    around.stderr.write(`${request.problem}\n\n${HELP}`);
    return 2;
  }
  try {
    const connected = await around.connect();
    try {
      if (request.verb === 'list') return await list(connected.database, around);
      return await decide(request, connected, around);
    } finally {
      await connected.close();
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
    const [verb, id, ...rest] = positionals;
    if (values.help) return { verb: 'help' };
    if (rest.length > 0) return unknown(`One review at a time, not ${positionals.length - 1}.`);
    if (verb === 'list') return id ? unknown('"list" shows all and takes no id.') : { verb };
    if (verb !== 'approve' && verb !== 'reject')
      return unknown(verb ? `"${verb}" is neither list, approve nor reject.` : 'List, approve or reject?');
    return id && isUuid(id) ? { verb, id } : unknown('Which review? "list" shows the ids.');
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

async function list(database: Database, { stdout }: Surroundings): Promise<0> {
  const pending = await listPending(database, LISTED_MAX);
  if (pending.length === 0) stdout.write('None waits.\n');
  for (const { id, stars, slug, text } of pending)
    stdout.write(`${id}\t${stars}\t${slug}\t${text.replaceAll('\n', ' / ')}\n`);
  if (pending.length === LISTED_MAX) stdout.write('There may be more; decide these first.\n');
  return 0;
}

async function decide(
  { verb, id }: { verb: 'approve' | 'reject'; id: string },
  { database, cache }: { database: Database; cache: CacheAddress | undefined },
  { stdout, stderr }: Surroundings,
): Promise<0 | 1> {
  const decided = await decideReview(database, id, verb === 'approve' ? 'approved' : 'rejected');
  if (!decided) {
    stderr.write(`There is no review ${id}.\n`);
    return 1;
  }
  stdout.write(`${verb === 'approve' ? 'Shown' : 'Not shown'} on /products/${decided.slug}.\n`);
  await announceChange(database, cache).catch((error: Error) =>
    stderr.write(`The cache could not be told (${error.message}): the shop shows this in 15 seconds.\n`),
  );
  return 0;
}

if (import.meta.main) {
  const { stdout, stderr } = process;
  process.exitCode = await runReviewsCommand(process.argv.slice(2), {
    connect: () => connectForCommand(false),
    stdout,
    stderr,
  });
}
