import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { Line } from '../../test/line.ts';
import { until } from '../../test/shop.ts';
import { awaitDatabase } from './await-database.ts';

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

  it('says nothing where it is there', async () => {
    await wait(60_000);
    assert.deepEqual(said, []);
  });

  it('says so once while it is away, and goes on when it is there', async () => {
    await line.stop();
    const waiting = wait(60_000);
    await until(() => said.length > 0, 'it is said');
    await line.resume();
    await waiting;
    assert.deepEqual(said, ['The database at db.test cannot be reached (ENOENT): waiting for up to 60 s.']);
  });

  it('ends after its limit, or at once for a command, with a sentence', async () => {
    await line.stop();
    await assert.rejects(wait(600), {
      message:
        'The database at db.test cannot be reached (ENOENT), and 0.6 s of waiting did not help. Start it, or correct DATABASE_URL.',
    });
    await assert.rejects(wait(0), {
      message: 'The database at db.test cannot be reached (ENOENT). Start it, or correct DATABASE_URL.',
    });
  });

  it('does not wait for what does not pass: another name, another user', async () => {
    await assert.rejects(wait(60_000, { database: 'nowhere' }), /\(3D000\)\. Start it, or correct/);
    await assert.rejects(wait(60_000, { user: 'nobody' }), /\(28000\)\. Start it, or correct/);
    assert.deepEqual(said, []);
  });

  it('ends when it is told to', async () => {
    await line.stop();
    const stop = () => {
      throw new Error('stopped');
    };
    const options = { limitMs: 60_000, log: () => {}, check: stop };
    await assert.rejects(awaitDatabase({ ...test.connection, host }, 'db.test', options), /^Error: stopped$/);
  });
});
