import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { until } from '../../test/until.ts';
import { errorFields } from './log.ts';

describe('the logged fields of an error', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('S31: leave out the connection that a database error carries, with its cancel key', async () => {
    const { pool } = test.database;
    const lost: Error[] = [];
    pool.on('error', (error) => lost.push(error));
    const [idle, killer] = [await pool.connect(), await pool.connect()];
    const { rows } = await idle.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    idle.release();
    await killer.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    killer.release();
    await until(() => lost.length > 0, 'the pool reports it');
    assert.ok('client' in (lost[0] as Error), 'the error carries the connection');
    const fields = errorFields(lost[0] as Error);
    assert.deepEqual(Object.keys(fields).toSorted(), ['code', 'message', 'stack', 'type']);
    assert.equal(fields.code, '57P01');
    assert.doesNotMatch(JSON.stringify(fields), /secretKey|processID|SELECT pg_backend_pid/);
  });

  it('include the reason with its cause and code', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const { message, code } = errorFields(new Error('no connection', { cause: refused }));
    assert.deepEqual([message, code], ['no connection: connect ECONNREFUSED', undefined]);
    assert.equal(errorFields(refused).code, 'ECONNREFUSED');
  });
});
