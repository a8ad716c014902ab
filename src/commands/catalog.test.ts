import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { runWith } from '../../test/run-command.ts';
import { csvOf, emptyDatabase, rowsOf, tee } from '../catalog/import/import.fixture.ts';
import { catalogCommand } from './catalog.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog-command-'));
});
after(() => rm(folder, { recursive: true }));

async function run(args: string[], stdin = '', signal = new AbortController().signal) {
  const database = await (connectTo ?? emptyDatabase());
  const connect = async () => ({ database, cache: undefined, close: async () => {} });
  return runWith({ connect, stdin: Readable.from([Buffer.from(stdin)]), signal }, catalogCommand, args);
}

/** The database that commands connect to. When undefined, each command gets a new one. */
let connectTo: ReturnType<typeof emptyDatabase> | undefined;

test('an import reports what it did, and a dry run what it would do', async () => {
  connectTo = emptyDatabase();
  const database = await connectTo;
  const file = join(folder, 'a.csv');
  await writeFile(file, csvOf(tee()));
  const done = await run(['import', file]);
  assert.deepEqual([done.status, done.stderr], [0, '']);
  assert.match(done.stdout, /^1 product in 1 row: 1 created, 0 updated, 0 unchanged; variants: 1 created/);
  const dry = await run(['import', '-', '--dry-run'], csvOf(tee({ 'Variant Price': '9' })));
  assert.match(dry.stdout, /^standard input:2: tee SKU-tee: price "22.00" → "9.00"\n.*nothing was changed/);
  assert.deepEqual(await rowsOf(database, 'SELECT price_minor FROM variants'), [{ price_minor: 2200 }]);
});

test('a refused file is reported with its line number, and the exit status is 1', async () => {
  connectTo = undefined;
  const file = join(folder, 'bad.csv');
  await writeFile(file, csvOf(tee({ 'Variant Price': '12,50' })));
  const { status, stdout, stderr } = await run(['import', file]);
  assert.deepEqual([status, stdout], [1, '']);
  assert.equal(
    stderr,
    `${file}:2: Variant Price "12,50" is not a price: write 12.50\nNothing was imported.\n`,
  );
});

test('the first 20 problems are listed with their line numbers, and the rest are counted', async () => {
  connectTo = undefined;
  const wrong = (count: number) =>
    csvOf(...Array.from({ length: count }, (_, at) => tee({ Handle: `p${at}`, 'Variant Price': 'x' })));
  for (const [count, more] of [
    [23, '3 more problems'],
    [21, '1 more problem'],
    [20, 'Nothing was imported.'],
    [150, 'at least 80 more problems'],
  ] as const) {
    const lines = (await run(['import', '-'], wrong(count))).stderr.trimEnd().split('\n');
    assert.match(lines[19] ?? '', /^standard input:21: Variant Price "x" is not a price/);
    assert.equal(lines[20], more.startsWith('Nothing') ? more : `standard input: ${more}`);
    assert.equal(lines.at(-1), 'Nothing was imported.');
  }
});

test('the summary ends with one line per remark and the totals', async () => {
  connectTo = emptyDatabase();
  const size = (value: string, sku: string) =>
    tee({ 'Option1 Name': 'Size', 'Option1 Value': value, 'Variant SKU': sku, 'Variant Inventory Qty': '' });
  await run(['import', '-'], csvOf(size('S', 'A'), size('XS', 'B')));
  const { stdout } = await run(['import', '-', '--dry-run'], csvOf(size('M', 'A'), size('L', 'A')));
  assert.deepEqual(stdout.trimEnd().split('\n').slice(-4), [
    '2 new variants have no quantity and will be sold out until you set the stock (lines 2, 3).',
    '2 variants of these products are not in the file and were kept. Use --remove-missing to remove them (line 2).',
    '2 SKUs are or were used by other variants, or are longer than 100 characters. The shop assigned their variants different SKUs and keeps yours as the merchant SKUs (lines 2, 3; for example A → tee-m).',
    '1 product in 2 rows: 0 created, 1 updated, 0 unchanged; variants: 2 created, 0 updated, 0 removed. This was a dry run: nothing was changed.',
  ]);
  const removing = ['import', '-', '--dry-run', '--remove-missing'];
  const removed = (await run(removing, csvOf(size('M', 'C')))).stdout.split('\n');
  assert.deepEqual(removed.slice(0, 2), [
    'standard input: tee A: variant removed',
    'standard input: tee B: variant removed',
  ]);
});

test('an export replaces its file completely, or writes to standard output', async () => {
  connectTo = emptyDatabase();
  await run(['import', '-'], csvOf(tee()));
  const file = join(folder, 'out.csv');
  await writeFile(file, 'old');
  assert.equal((await run(['export', file])).status, 0);
  const content = await readFile(file, 'utf8');
  assert.equal((await run(['export'])).stdout, content);
  assert.match(content, /^Handle,Title.*\ntee,Tee,/);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('unfinished')),
    [],
  );
});

test('a stopped export leaves the old file', async () => {
  connectTo = undefined;
  const file = join(folder, 'kept.csv');
  await writeFile(file, 'old');
  const { status, stderr } = await run(['export', file], '', AbortSignal.abort());
  assert.deepEqual([status, stderr], [1, 'Stopped. Nothing was changed.\n']);
  assert.equal(await readFile(file, 'utf8'), 'old');
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('unfinished')),
    [],
  );
});

test('invalid arguments print the usage and exit with 2', async () => {
  for (const args of [
    [],
    ['import'],
    ['destroy'],
    ['import', 'a', 'b'],
    ['export', '--dry-run'],
    ['export', '--overwrite-stock'],
    ['--what'],
  ]) {
    const { status, stdout, stderr } = await run(args);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /Usage: npm run catalog/);
  }
  assert.deepEqual([(await run(['--help'])).status, (await run(['import', '-h'])).status], [0, 0]);
  const missing = await run(['import', join(folder, 'missing.csv')]);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /missing\.csv does not exist\.\n$/);
});
