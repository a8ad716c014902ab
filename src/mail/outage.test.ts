import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Line } from '../../test/line.ts';
import { until } from '../../test/shop.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { createTestOutbox, type TestOutbox } from './outbox.fixture.ts';

describe('the outbox of an instance without its database', () => {
  let outbox: TestOutbox;
  let line: Line;
  let database: Database;
  before(async () => {
    outbox = await createTestOutbox();
  });
  after(() => outbox.close());
  beforeEach(async () => {
    line = new Line();
    const host = await line.start(String(outbox.test.connection.host));
    const connection = { ...outbox.test.connection, host };
    database = openDatabase({ connection, maxConnections: 4, applicationName: 'test line' });
  });
  afterEach(async () => {
    await database.close();
    await line.remove();
  });

  it('waits for the database without logging each try, and continues when it is back', async (t) => {
    const server = await outbox.startServer(t);
    const mail = await outbox.start(t, { database, smtpUrl: server.url });
    await line.stop();
    await until(
      () => outbox.lines.some((text) => text.includes('mail queue failed')),
      'a look at the queue has failed',
    );
    assert.equal(outbox.lines.filter((text) => text.includes('mail queue failed')).length, 1);
    await outbox.send(mail); // over a connection that is not cut
    await line.resume();
    await until(() => server.received.length === 1, 'the mail has arrived');
    await mail.stop();
  });

  it('stops while the database is unavailable', async (t) => {
    const server = await outbox.startServer(t);
    const mail = await outbox.start(t, { database, smtpUrl: server.url });
    await line.stop();
    const startedAt = performance.now();
    await mail.stop();
    assert.ok(performance.now() - startedAt < 6_000);
  });
});
