import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { type DebianPostgres, startDebianPostgres } from '../../test/debian-postgres.ts';
import { Line } from '../../test/line.ts';
import { until } from '../../test/shop.ts';
import { awaitDatabase } from './await-database.ts';

describe('the password of the database', () => {
  let server: DebianPostgres;
  before(async () => {
    server = await startDebianPostgres();
  });
  after(() => server?.close());

  const wait = (connectionString: string) =>
    awaitDatabase({ connectionString }, 'db.test', { limitMs: 60_000, log: assert.fail });

  it('is reported as wrong or missing, and never shown', async () => {
    await wait(server.urlOf('postgres'));
    await assert.rejects(wait(server.urlOf('postgres', 'hunter2')), {
      message:
        'The database at db.test refuses the user "owner" with this password (28P01). Correct DATABASE_URL.',
    });
    await assert.rejects(wait(server.urlOf('postgres', '')), {
      message:
        'The database at db.test asks for the password of the user "owner", and DATABASE_URL has none (SASL). Correct DATABASE_URL.',
    });
  });
});

describe('waiting for the database at the start', () => {
  let test: TestDatabase;
  let line: Line;
  let host: string;
  let said: string[];
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    said = [];
    line = new Line();
    host = await line.start(String(test.connection.host));
  });
  afterEach(() => line.remove());

  const wait = (limitMs: number, more = {}) =>
    awaitDatabase({ ...test.connection, host, ...more }, 'db.test', {
      limitMs,
      log: (message) => said.push(message),
    });

  it('prints nothing when it is available', async () => {
    await wait(60_000);
    assert.deepEqual(said, []);
  });

  it('prints one message while the database is unavailable, and continues when it is available', async () => {
    await line.stop();
    const waiting = wait(60_000);
    await until(() => said.length > 0, 'it is said');
    await line.resume();
    await waiting;
    assert.deepEqual(said, ['The database at db.test cannot be reached (ENOENT): waiting for up to 60 s.']);
  });

  it('ends with a sentence after its limit, and at once for a command', async () => {
    await line.stop();
    await assert.rejects(wait(600), {
      message:
        'The database at db.test cannot be reached (ENOENT), and 0.6 s of waiting did not help. Start it, or correct DATABASE_URL.',
    });
    await assert.rejects(wait(0), {
      message: 'The database at db.test cannot be reached (ENOENT). Start it, or correct DATABASE_URL.',
    });
  });

  it('does not wait for a fault that does not pass, such as a wrong name or user', async () => {
    await assert.rejects(wait(60_000, { database: 'nowhere' }), {
      message: 'The database at db.test has no database "nowhere" (3D000). Correct DATABASE_URL.',
    });
    await assert.rejects(wait(60_000, { user: 'nobody' }), {
      message:
        'The database at db.test does not let the user "nobody" in from this machine (28000). Correct DATABASE_URL.',
    });
    assert.deepEqual(said, []);
  });

  it('refuses a PostgreSQL that is too old before anything is written', async () => {
    const { rows } = await test.database.pool.query('SHOW server_version_num');
    line.replacement = { text: rows[0].server_version_num, by: '140019' };
    await assert.rejects(wait(60_000), {
      message:
        'The database at db.test is PostgreSQL 14, and the shop needs 15 to 18 (140019). Upgrade it, or correct DATABASE_URL.',
    });
    line.replacement.by = '150000';
    await wait(0);
    // One that is newer than all that are known may well work.
    line.replacement.by = '990000';
    await wait(0);
    assert.deepEqual(said, []);
  });

  it('says that nothing listens there, or that a host name is unknown', async () => {
    const at = (host: string) =>
      awaitDatabase({ ...test.connection, host, port: 1 }, host, { limitMs: 0, log: () => {} });
    await assert.rejects(at('127.0.0.1'), {
      message:
        'The database at 127.0.0.1 refuses the connection (ECONNREFUSED). Start it, or correct DATABASE_URL.',
    });
    await assert.rejects(
      at('db.invalid'),
      /^Error: The database at db\.invalid has (an unknown host name \(ENOTFOUND\)|a host name that cannot be looked up \(EAI_AGAIN\))\. Start it/,
    );
  });

  it('ends when it is told to stop', async () => {
    await line.stop();
    const stop = () => {
      throw new Error('stopped');
    };
    const options = { limitMs: 60_000, log: () => {}, check: stop };
    await assert.rejects(awaitDatabase({ ...test.connection, host }, 'db.test', options), /^Error: stopped$/);
  });
});
