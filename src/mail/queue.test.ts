import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { getRollbackPlans } from 'pg-boss';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { createTestOutbox, MESSAGE, type TestOutbox } from './outbox.fixture.ts';
import {
  createBoss,
  insertMail,
  JOB_OPTIONS,
  listMails,
  MAIL_QUEUE,
  migrateMail,
  poolAdapter,
} from './queue.ts';

describe('the mail queue', () => {
  let outbox: TestOutbox;
  before(async () => {
    outbox = await createTestOutbox();
  });
  after(() => outbox.close());

  it('says in one sentence that the database lacks the queue, or has another version of it', async (t) => {
    const sentence = /^Error: The database lacks the mail queue of this version: run "npm run migrate"/;
    const empty = await createTestDatabase();
    t.after(() => empty.drop());
    await assert.rejects(outbox.start(t, { database: empty.database }), sentence);
    await migrateMail(empty.database);
    await empty.database.pool.query('UPDATE pgboss.version SET version = version - 1');
    await assert.rejects(outbox.start(t, { database: empty.database }), sentence);
  });

  it('gets the row that pg-boss writes', async () => {
    const { database } = outbox.test;
    const boss = await createBoss(poolAdapter(database), { migrate: false, supervise: false });
    await database.transaction((connection) => connection.run(insertMail, [JSON.stringify(MESSAGE)]));
    await boss.send(MAIL_QUEUE, MESSAGE, JOB_OPTIONS);
    const { rows } = await database.pool.query(`
      SELECT to_jsonb(job) - 'id' - 'created_on' - 'start_after' - 'keep_until'
        || jsonb_build_object('waits', start_after - created_on, 'kept', keep_until - created_on) AS row
      FROM pgboss.job ORDER BY created_on`);
    assert.equal(rows.length, 2);
    assert.deepEqual(rows[0].row, rows[1].row);
    await database.pool.query('DELETE FROM pgboss.job');
  });

  it('drops emails to the people of the demo year', async (t) => {
    const { database } = outbox.test;
    const mail = await outbox.start(t);
    const to = 'Anna.Huber.1@demo.example.test';
    const count = { rule: { name: 'another limit', limit: 2, windowSeconds: 60 }, key: to };
    await database.transaction(async (connection) => {
      await mail.send(connection, { ...MESSAGE, to });
      assert.equal(await mail.sendWithin(connection, { ...MESSAGE, to }, count), true);
    });
    assert.deepEqual(await outbox.queued(), []);
  });

  it('gets as many emails as a limit allows, and one that is rolled back does not count', async (t) => {
    const { database } = outbox.test;
    const mail = await outbox.start(t);
    const count = { rule: { name: 'a limit of this test', limit: 2, windowSeconds: 60 }, key: MESSAGE.to };
    const send = () => database.transaction((connection) => mail.sendWithin(connection, MESSAGE, count));
    const rolledBack = database.transaction(async (connection) => {
      assert.equal(await mail.sendWithin(connection, MESSAGE, count), true);
      throw new Error('rolled back');
    });
    await assert.rejects(rolledBack, /rolled back/);
    const sent = await Promise.all(Array.from({ length: 5 }, send));
    assert.equal(sent.filter(Boolean).length, 2);
    assert.equal((await outbox.queued()).length, 2);
    const { rows } = await database.pool.query('SELECT taken FROM rate_limits');
    assert.deepEqual(rows, [{ taken: 2 }]);
  });

  it('keeps an email about an order with it, in the same statement, and not one beyond a limit', async (t) => {
    const { database } = outbox.test;
    const mail = await outbox.start(t);
    const kept = {
      orderNumber: 'MC-22222222',
      mail: 'order-confirmed',
      letter: '{"subject":"S"}',
      resentBy: '',
    };
    const count = { rule: { name: 'another limit', limit: 1, windowSeconds: 60 }, key: MESSAGE.to };
    await database.transaction((connection) => mail.send(connection, { ...MESSAGE, kept }));
    const sent = await Promise.all(
      [1, 2].map(() =>
        database.transaction((connection) => mail.sendWithin(connection, { ...MESSAGE, kept }, count)),
      ),
    );
    assert.deepEqual(sent.toSorted(), [false, true]);
    assert.equal((await outbox.queued()).length, 2);
    const { rows } = await database.pool.query('SELECT order_number, letter FROM order_mails');
    assert.deepEqual(rows, Array(2).fill({ order_number: 'MC-22222222', letter: { subject: 'S' } }));
  });

  it('can be migrated by several at once, and repeatedly', async (t) => {
    const empty = await createTestDatabase();
    t.after(() => empty.drop());
    await Promise.all([1, 2, 3].map(() => migrateMail(empty.database)));
    await migrateMail(empty.database);
    const { rows } = await empty.database.pool.query('SELECT name FROM pgboss.queue');
    assert.deepEqual(rows, [{ name: 'mail' }]);
  });

  it('updates the queue of an older version, including its indexes and its emails', async (t) => {
    const older = await createTestDatabase();
    t.after(() => older.drop());
    await migrateMail(older.database);
    const boss = await createBoss(poolAdapter(older.database), { migrate: false, supervise: false });
    await boss.send(MAIL_QUEUE, MESSAGE);
    const current = Number(await boss.schemaVersion());
    const { pool } = older.database;
    for (let version = current; version > current - 10; version--)
      await pool.query(getRollbackPlans('pgboss', version));
    assert.equal(await boss.schemaVersion(), current - 10);
    await pool.query('UPDATE pgboss.version SET bam_on = NULL');
    await migrateMail(older.database);
    assert.deepEqual([await boss.schemaVersion(), (await boss.detectSchemaDrift()).ok], [current, true]);
    assert.deepEqual(
      (await boss.getBamStatus()).map(({ status }) => status),
      ['completed'],
    );
    assert.deepEqual((await listMails(older.database))[0]?.subject, MESSAGE.subject);
  });
});
