import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { after, before, test } from 'node:test';
import { runCatalogCommand } from './command.ts';
import { csvOf, emptyDatabase, rowsOf, tee } from './test-support.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog-command-'));
});
after(() => rm(folder, { recursive: true }));

async function run(args: string[], stdin = '', signal = new AbortController().signal) {
  const said = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += chunk;
        done();
      },
    });
  const database = await (connectTo ?? emptyDatabase());
  const code = await runCatalogCommand(args, {
    connect: async () => ({ database, close: async () => {} }),
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: collect('stdout'),
    stderr: collect('stderr'),
    signal,
  });
  return { code, ...said };
}

/** The database of the test; a new one when undefined. */
let connectTo: ReturnType<typeof emptyDatabase> | undefined;

test('import says what it did; a dry run says what it would do', async () => {
  connectTo = emptyDatabase();
  const database = await connectTo;
  const file = join(folder, 'a.csv');
  await writeFile(file, csvOf(tee()));
  const done = await run(['import', file]);
  assert.deepEqual([done.code, done.stderr], [0, '']);
  assert.match(done.stdout, /^1 product in 1 row: 1 created, 0 updated, 0 unchanged; variants: 1 created/);
  const dry = await run(['import', '-', '--dry-run'], csvOf(tee({ 'Variant Price': '9' })));
  assert.match(dry.stdout, /^standard input:2: tee SKU-tee: price "22.00" → "9.00"\n.*nothing was changed/);
  assert.deepEqual(await rowsOf(database, 'SELECT price_minor FROM variants'), [{ price_minor: 2200 }]);
});

test('a refused file is named with its line, and the exit status is 1', async () => {
  connectTo = undefined;
  const file = join(folder, 'bad.csv');
  await writeFile(file, csvOf(tee({ 'Variant Price': '12,50' })));
  const { code, stdout, stderr } = await run(['import', file]);
  assert.deepEqual([code, stdout], [1, '']);
  assert.equal(
    stderr,
    `${file}:2: Variant Price "12,50" is not a price: write 12.50\nNothing was imported.\n`,
  );
});

test('export writes a file whole, and standard output without one', async () => {
  connectTo = emptyDatabase();
  await run(['import', '-'], csvOf(tee()));
  const file = join(folder, 'out.csv');
  await writeFile(file, 'old');
  assert.equal((await run(['export', file])).code, 0);
  const content = await readFile(file, 'utf8');
  assert.equal((await run(['export'])).stdout, content);
  assert.match(content, /^Handle,Title.*\ntee,Tee,/);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('unfinished')),
    [],
  );
});

test('an export that is stopped leaves the old file', async () => {
  connectTo = undefined;
  const file = join(folder, 'kept.csv');
  await writeFile(file, 'old');
  const { code, stderr } = await run(['export', file], '', AbortSignal.abort());
  assert.deepEqual([code, stderr], [1, 'Stopped: nothing was changed.\n']);
  assert.equal(await readFile(file, 'utf8'), 'old');
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('unfinished')),
    [],
  );
});

test('what is not understood is answered with the usage and 2', async () => {
  for (const args of [
    [],
    ['import'],
    ['destroy'],
    ['import', 'a', 'b'],
    ['export', '--dry-run'],
    ['--what'],
  ]) {
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /Usage: npm run catalog/);
  }
  assert.deepEqual([(await run(['--help'])).code, (await run(['import', '-h'])).code], [0, 0]);
  const missing = await run(['import', join(folder, 'missing.csv')]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /missing\.csv: there is no such file\.\n$/);
});
