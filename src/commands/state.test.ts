import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { startDynamoDb } from '../../test/dynamodb.ts';
import type { StateSettings } from '../state/settings.ts';
import { runStateCommand } from './state.ts';

const collecting = () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(`${chunk}`);
      done();
    },
  });
  return { lines, stream };
};

async function run(args: string[], dynamodb = { table: 'carts', endpoint: 'http://127.0.0.1:1' }) {
  const [out, err] = [collecting(), collecting()];
  const settings: StateSettings = { store: 'database', cache: undefined, copyFrom: undefined, dynamodb };
  const status = await runStateCommand(args, {
    settings: () => settings,
    connect: () => Promise.reject(new Error('the database is away')),
    stdout: out.stream,
    stderr: err.stream,
  });
  return { status, out: out.lines.join(''), err: err.lines.join('') };
}

describe('npm run state', () => {
  const NOT_UNDERSTOOD: [args: string[], words: RegExp][] = [
    [[], /^Copy, or create-table\?/],
    [['move'], /^"move" is not understood so\./],
    [['copy'], /^Copy from where\?/],
    [['copy', '--from', 'cookie', '--to', 'database'], /^Copy from where\?/],
    [['copy', '--from', 'valkey'], /^Copy to where\?/],
    [['copy', '--from', 'valkey', '--to', 'dynamodb'], /^Copy to where\? PostgreSQL alone/],
    [['copy', 'all', '--from', 'valkey', '--to', 'database'], /^"all" is too much\./],
    [['create-table', '--force'], /force/],
  ];
  for (const [args, words] of NOT_UNDERSTOOD) {
    it(`says what it does not understand: ${args.join(' ')}`, async () => {
      const { status, err } = await run(args);
      assert.equal(status, 2);
      assert.match(err, words);
      assert.match(err, /Usage:/);
    });
  }

  it('shows how it is used', async () => {
    const { status, out } = await run(['--help']);
    assert.equal(status, 0);
    assert.match(out, /copy --from valkey\|dynamodb --to database/);
  });

  it('makes the table, and says when it is there already', async (t) => {
    const server = await startDynamoDb();
    t.after(() => server.stop());
    const settings = { table: 'carts', endpoint: server.endpoint };
    assert.match((await run(['create-table'], settings)).out, /^The table carts is made/);
    assert.deepEqual(await run(['create-table'], settings), {
      status: 0,
      out: 'The table carts is there already.\n',
      err: '',
    });
  });

  it('fails in one sentence when something is away', async () => {
    const { status, err } = await run(['copy', '--from', 'dynamodb', '--to', 'database']);
    assert.deepEqual([status, err], [1, 'the database is away\n']);
    assert.equal((await run(['create-table'])).status, 1);
  });
});
