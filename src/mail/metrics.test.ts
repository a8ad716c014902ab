import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { figuresOf } from '../../deploy/shop-metrics.ts';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { createMailMetrics } from './metrics.ts';
import { createTestOutbox, type TestOutbox } from './outbox.fixture.ts';

const HOUR_SECONDS = 3_600;

describe('mail_oldest_seconds, which the alarm "Mail waits" is on', () => {
  let outbox: TestOutbox;
  let empty: TestDatabase;
  before(async () => {
    [outbox, empty] = await Promise.all([createTestOutbox(), createTestDatabase()]);
  });
  after(async () => {
    await Promise.all([outbox?.close(), empty?.drop()]);
  });

  const age = (subject: string, hours: number) =>
    outbox.test.database.pool.query(
      "UPDATE pgboss.job SET created_on = now() - make_interval(hours => $2) WHERE data->>'subject' = $1",
      [subject, hours],
    );

  it('is the age of the oldest waiting email of all instances, as CloudWatch gets it', async (t) => {
    const registry = new Registry();
    const mail = await outbox.start(t, { registry });
    const oldest = async () => figuresOf(await registry.metrics()).MailOldestSeconds;
    assert.equal(await oldest(), 0);

    for (const subject of ['waits', 'waits for longer', 'was given up'])
      await outbox.send(mail, { to: 'ada@example.com', subject, text: 'text', html: '<p>text</p>' });
    await age('waits', 1);
    await age('waits for longer', 2);
    await age('was given up', 9);
    await outbox.test.database.pool.query(
      "UPDATE pgboss.job SET state = 'failed' WHERE data->>'subject' = 'was given up'",
    );
    const seconds = (await oldest()) ?? 0;
    assert.ok(seconds >= 2 * HOUR_SECONDS && seconds < 3 * HOUR_SECONDS, String(seconds));

    // One that is to be tried again still waits; one that was sent does not.
    await outbox.test.database.pool.query(
      "UPDATE pgboss.job SET state = 'retry' WHERE data->>'subject' = 'waits for longer'",
    );
    assert.ok(((await oldest()) ?? 0) >= 2 * HOUR_SECONDS);
    await outbox.test.database.pool.query("DELETE FROM pgboss.job WHERE data->>'subject' <> 'was given up'");
    assert.equal(await oldest(), 0);
  });

  it('is unknown, rather than 0, if the queue cannot be read', async () => {
    const registry = new Registry();
    createMailMetrics(registry, empty.database);
    assert.equal(figuresOf(await registry.metrics()).MailOldestSeconds, null);
  });
});
