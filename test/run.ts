import { existsSync, globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { removeDatabasesInMemory } from '../proving-ground/shared/test-database.ts';

/**
 * Runs all tests. `node --test` runs files by name, so a long file that comes last runs alone. Here, long files come
 * first, and files that mostly wait run beside files that mostly compute.
 */

const PATTERNS = ['{src,proving-ground,demo,studio,test}/**/*.test.ts', 'infra/test/*.test.ts'];

/** Building and starting a release takes minutes, so `npm run try-release` runs it instead. */
const APART = ['test/release/archive.test.ts'];

/**
 * Files that take half a minute or more. Each run prints the longest ones. The faults of the cluster and of the region
 * have time limits, so they are far enough apart that they do not run at the same time.
 */
const FIRST = [
  'proving-ground/cluster/faults.test.ts',
  'test/journeys/sweep/sweep-desktop.test.ts',
  'test/journeys/admin/admin-sweep.test.ts',
  'test/journeys/admin/shop-owner.test.ts',
  'test/journeys/admin/one-day.test.ts',
  'test/crash/npm-start.test.ts',
  'test/journeys/sweep/sweep-phone.test.ts',
  'test/crash/crash.test.ts',
  'test/crash/checkout.test.ts',
  'test/crash/stores.test.ts',
  'proving-ground/cluster/processes.test.ts',
  'test/guard/guard.test.ts',
  'test/crash/webhooks.test.ts',
  'proving-ground/region/region.test.ts',
  'test/journeys/product-editor.test.ts',
  'proving-ground/cluster/command.test.ts',
  'src/catalog/import/import.test.ts',
  'proving-ground/lab/run.test.ts',
  'proving-ground/cluster/affinity.test.ts',
  'test/journeys/search-engines.test.ts',
  'test/journeys/sweep/cart-states.test.ts',
  'test/journeys/account.test.ts',
  'src/customers/sign-in/lock-out.test.ts',
  'src/customers/address-states.test.ts',
  'src/invoices/books.test.ts',
];

const FILES_AT_ONCE = 3;
const TIMEOUT_MS = 900_000;
const LONGEST_SHOWN = 12;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const unknown = FIRST.filter((file) => !existsSync(file));
if (unknown.length > 0) throw new Error(`test/run.ts names files that do not exist: ${unknown.join(', ')}`);

// Loading the shop's modules is half the time of a short file. Processes that tests start use the same cache.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), `myclothes-compiled-${process.getuid?.() ?? 0}`);

const files = [...new Set([...FIRST, ...globSync(PATTERNS).sort()])].filter((file) => !APART.includes(file));
const took: [file: string, ms: number][] = [];
const tests = run({ files, concurrency: FILES_AT_ONCE, timeout: TIMEOUT_MS });
tests.on('test:summary', ({ file, success, duration_ms }) => {
  if (!success) process.exitCode = 1;
  if (file !== undefined) took.push([file, duration_ms]);
});
tests.once('end', async () => {
  took.sort(([, a], [, b]) => b - a);
  const lines = took
    .slice(0, LONGEST_SHOWN)
    .map(([file, ms]) => `${Math.round(ms / 1_000)} s ${file.replace(`${process.cwd()}/`, '')}`);
  process.stdout.write(`the longest files:\n  ${lines.join('\n  ')}\n`);
  await removeDatabasesInMemory();
});
tests.compose(new spec()).pipe(process.stdout);
