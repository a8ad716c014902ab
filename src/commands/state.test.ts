import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startDynamoDb } from '../../proving-ground/shared/dynamodb-server.ts';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { runWith } from '../../test/run-command.ts';
import type { Database } from '../database/database.ts';
import { readCartForm } from '../state/database/cart-form.ts';
import type { StateSettings } from '../state/settings.ts';
import { stateCommand } from './state.ts';

function run(
  args: string[],
  dynamodb = { table: 'carts', endpoint: 'http://127.0.0.1:1' },
  database?: Database,
) {
  const state: StateSettings = { store: 'database', cache: undefined, moveFrom: undefined, dynamodb };
  const connect = () =>
    database
      ? Promise.resolve({ database, close: async () => {} })
      : Promise.reject(new Error('the database is down'));
  return runWith({ connect, readConfig: () => ({ state }) }, stateCommand, args);
}

describe('npm run state', () => {
  const WRONG: [args: string[], words: RegExp][] = [
    [[], /^Usage:/],
    [['move'], /^Unknown command 'move'\./],
    [['copy'], /^Required option '--from <store>' not specified\./],
    [
      ['copy', '--from', 'cookie', '--to', 'database'],
      /^Option '--from <store>' argument 'cookie' is invalid\. .* valkey, dynamodb\./,
    ],
    [['copy', '--from', 'valkey'], /^Required option '--to <store>' not specified\./],
    [
      ['copy', '--from', 'valkey', '--to', 'dynamodb'],
      /^Option '--to <store>' argument 'dynamodb' is invalid\. .* database\./,
    ],
    [['copy', 'all', '--from', 'valkey', '--to', 'database'], /^Too many arguments for 'copy'\. .* all\./],
    [['create-table', '--force'], /^Unknown option '--force'\./],
  ];
  for (const [args, words] of WRONG) {
    it(`refuses wrong arguments: ${args.join(' ')}`, async () => {
      const { status, stderr } = await run(args);
      assert.equal(status, 2);
      assert.match(stderr, words);
      assert.match(stderr, /Usage:/);
    });
  }

  it('prints its help', async () => {
    const { status, stdout } = await run(['--help']);
    assert.equal(status, 0);
    assert.match(stdout, /copy .* --from <store> --to <store>|copy \[options\]/);
  });

  it('creates the table, and says if it exists already', async (t) => {
    const server = await startDynamoDb();
    t.after(() => server.stop());
    const settings = { table: 'carts', endpoint: server.endpoint };
    assert.match((await run(['create-table'], settings)).stdout, /^The table carts is made/);
    assert.deepEqual(await run(['create-table'], settings), {
      status: 0,
      stdout: 'The table carts is there already.\n',
      stderr: '',
    });
  });

  it('lets carts be written in the compact form, and says if they are already', async (t) => {
    const test = await createTestDatabase();
    t.after(() => test.drop());
    await test.database.pool.query('DELETE FROM written_forms');
    const compact = () => run(['compact-carts'], undefined, test.database);
    assert.match((await compact()).stdout, /^Carts are written in the compact form from the next start/);
    assert.equal(await readCartForm(test.database), 'compact');
    assert.match((await compact()).stdout, /already\.$/m);
  });

  it('fails in one sentence when something is down', async () => {
    const { status, stderr } = await run(['copy', '--from', 'dynamodb', '--to', 'database']);
    assert.deepEqual([status, stderr], [1, 'the database is down\n']);
    assert.equal((await run(['create-table'])).status, 1);
  });
});
