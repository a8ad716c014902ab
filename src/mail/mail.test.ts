import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { Line } from '../../test/line.ts';
import { until } from '../../test/shop.ts';
import { openDatabase } from '../platform/database.ts';
import { type Mail, type MailOptions, startMail } from './mail.ts';
import { createBoss, listMails, MAIL_QUEUE, migrateMail, poolAdapter } from './queue.ts';
import { refusal, startRawServer, startSmtpServer, type TestSmtpServer } from './smtp-server.fixture.ts';

const MESSAGE = {
  to: 'ada@example.com',
  subject: 'Set a new password',
  text: 'https://shop.test/reset-password?token=abc',
  html: '<p>abc</p>',
};

describe('the outbox', () => {
  let test: TestDatabase;
  const lines: string[] = [];
  before(async () => {
    test = await createTestDatabase();
    await migrateMail(test.database);
  });
  after(() => test.drop());

  /** Ends with the test, and leaves an empty queue. */
  async function start(t: TestContext, options: Partial<MailOptions> = {}): Promise<Mail> {
    lines.length = 0;
    const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
    const mail = await startMail({
      database: test.database,
      smtpUrl: undefined,
      from: 'MyClothes <shop@myclothes.test>',
      production: true,
      log,
      pollSeconds: 0.5,
      ...options,
    });
    t.after(async () => {
      await mail.stop();
      await test.database.pool.query('DELETE FROM pgboss.job');
    });
    return mail;
  }

  async function startServer(
    t: TestContext,
    ...options: Parameters<typeof startSmtpServer>
  ): Promise<TestSmtpServer> {
    const server = await startSmtpServer(...options);
    t.after(() => server.close());
    return server;
  }

  const send = (mail: Mail, message = MESSAGE) =>
    test.database.transaction((connection) => mail.send(connection, message));

  const queued = () => listMails(test.database);

  /** What waits for its next try is tried now. */
  const hurry = () =>
    test.database.pool.query("UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'");

  it('delivers what was sent in a transaction that committed, and then forgets it', async (t) => {
    const server = await startServer(t);
    const mail = await start(t, { smtpUrl: server.url });
    await send(mail);
    await until(() => server.received.length === 1, 'the mail has arrived');
    assert.deepEqual(server.received[0]?.to, [MESSAGE.to]);
    await until(async () => (await queued()).length === 0, 'the database has forgotten the mail');
  });

  it('never delivers what was sent in a transaction that did not commit', async (t) => {
    const server = await startServer(t);
    const mail = await start(t, { smtpUrl: server.url });
    await assert.rejects(
      test.database.transaction(async (connection) => {
        await mail.send(connection, MESSAGE);
        throw new Error('something else failed');
      }),
      /something else failed/,
    );
    assert.deepEqual(await queued(), []);
    await send(mail, { ...MESSAGE, subject: 'The next' });
    await until(() => server.received.length > 0, 'the next mail has arrived');
    assert.match(String(server.received[0]?.raw), /Subject: The next/);
  });

  it('delivers each of 50 mails once, with three instances at it', async (t) => {
    const server = await startServer(t);
    const mails = [
      await start(t, { smtpUrl: server.url }),
      await start(t, { smtpUrl: server.url }),
      await start(t, { smtpUrl: server.url }),
    ];
    const names = Array.from({ length: 50 }, (_, index) => `person-${index}@example.com`);
    await Promise.all(names.map((to, index) => send(mails[index % 3] as Mail, { ...MESSAGE, to })));
    await until(async () => (await queued()).length === 0, 'all mails have left');
    assert.deepEqual(server.received.map(({ to }) => to[0]).sort(), names.sort());
  });

  it('tries again later when the server refuses for now, and delivers when it does not any more', async (t) => {
    let isBusy = true;
    const server = await startServer(t, {}, 0, () => (isBusy ? refusal(451, 'later, please') : undefined));
    const mail = await start(t, { smtpUrl: server.url });
    await send(mail);
    await until(async () => (await queued())[0]?.failures === 1, 'the first try has failed');
    const { rows } = await test.database.pool.query(
      "SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job WHERE state = 'retry'",
    );
    assert.ok(rows[0].seconds > 3 && rows[0].seconds <= 10, `tried again after ${rows[0].seconds} s`);
    isBusy = false;
    await hurry();
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('waits longer after each failure, but never more than a quarter of an hour', async (t) => {
    const server = await startServer(t, {}, 0, () => refusal(451, 'later, please'));
    const mail = await start(t, { smtpUrl: server.url });
    await send(mail);
    await until(async () => (await queued())[0]?.failures === 1, 'the first try has failed');
    await test.database.pool.query('UPDATE pgboss.job SET retry_count = 40');
    await hurry();
    await until(async () => (await queued())[0]?.failures === 42, 'a late try has failed');
    const { rows } = await test.database.pool.query(
      'SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job',
    );
    assert.ok(rows[0].seconds > 600 && rows[0].seconds <= 900, `tried again after ${rows[0].seconds} s`);
  });

  it('gives up at once what the server refuses for good, keeps it, and counts it', async (t) => {
    const server = await startServer(t, {}, 0, (to) => refusal(550, `no mail for <${to}>`));
    const registry = new Registry();
    const mail = await start(t, { smtpUrl: server.url, registry });
    await send(mail);
    await until(async () => (await queued())[0]?.state === 'dead', 'the mail is dead');
    const [dead] = await queued();
    assert.equal(dead?.subject, MESSAGE.subject);
    assert.match(String(dead?.fault), /no mail for <ada@example\.com>/);
    const text = await registry.metrics();
    assert.match(text, /^mails\{state="dead"\} 1$/m);
    assert.match(text, /^mails\{state="waiting"\} 0$/m);
    assert.match(text, /^mail_tries_total\{outcome="dead"\} 1$/m);
  });

  it('gives up after a day, and sends a dead mail again when told to', async (t) => {
    let isBusy = true;
    const server = await startServer(t, {}, 0, () => (isBusy ? refusal(451, 'later, please') : undefined));
    const mail = await start(t, { smtpUrl: server.url });
    await send(mail);
    await until(async () => (await queued())[0]?.failures === 1, 'the first try has failed');
    await test.database.pool.query("UPDATE pgboss.job SET created_on = now() - interval '25 hours'");
    await hurry();
    await until(async () => (await queued())[0]?.state === 'dead', 'the mail is dead');
    isBusy = false;
    // As docs/runbook.md says.
    await test.database.pool.query(
      "UPDATE pgboss.job SET state = 'retry', completed_on = NULL, start_after = now(), created_on = now() WHERE name = 'mail' AND state = 'failed'",
    );
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('tries again what an instance had under way when it was killed', async (t) => {
    const server = await startServer(t);
    const mail = await start(t, { smtpUrl: server.url });
    await test.database.transaction(async (connection) => {
      await mail.send(connection, MESSAGE);
      // As it stands two minutes after a kill.
      const claim = "UPDATE pgboss.job SET state = 'active', started_on = now() - interval '2 minutes'";
      await connection.run({ name: 'claim', text: claim }, []);
    });
    // Each instance does this once a minute.
    const boss = await createBoss(poolAdapter(test.database), { migrate: false, supervise: false });
    await boss.supervise(MAIL_QUEUE);
    await hurry();
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('S31: in production the log names nobody and holds no link, whatever the server says', async (t) => {
    const server = await startServer(t, {}, 0, (to) =>
      to.startsWith('ada') ? refusal(550, `no mail for <${to}>`) : undefined,
    );
    const mail = await start(t, { smtpUrl: server.url });
    await send(mail);
    await send(mail, { ...MESSAGE, to: 'grace@example.com' });
    await until(
      () =>
        lines.some((line) => line.includes('given up')) && lines.some((line) => line.includes('mail sent')),
      'both mails are in the log',
    );
    assert.doesNotMatch(lines.join(''), /ada|grace|example\.com|token|Set a new/);
  });

  it('header injection: refuses a message for two, or with a subject of two lines, and says no address', async (t) => {
    const mail = await start(t);
    for (const part of [
      { to: 'ada@example.com, eve@example.com' },
      { to: 'ada@example.com\r\nBcc: eve@example.com' },
      { subject: 'Hi\r\nBcc: eve@example.com' },
      { subject: '' },
      { text: 'x'.repeat(100_001) },
    ])
      await assert.rejects(send(mail, { ...MESSAGE, ...part }), /^Error: a mail (needs|may have)/);
    await assert.rejects(
      send(mail, { ...MESSAGE, to: 'ada, eve' }),
      ({ message }: Error) => !/ada/.test(message),
    );
    assert.deepEqual(await queued(), []);
  });

  it('writes mail to the log where there is neither a mail server nor production, and keeps it', async (t) => {
    const mail = await start(t, { production: false });
    await send(mail);
    await until(async () => (await queued())[0]?.state === 'sent', 'the mail is there');
    assert.ok(lines.some((line) => line.includes(MESSAGE.to) && line.includes(MESSAGE.text)));
  });

  it('lets mail wait in production without a mail server', async (t) => {
    const mail = await start(t);
    await send(mail);
    assert.ok(lines.some((line) => line.includes('SMTP_URL is not set: mails wait in the database')));
    const server = await startServer(t);
    await start(t, { smtpUrl: server.url });
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('stops while a server hangs, and another instance tries the mail again', async (t) => {
    const hanging = await startRawServer(() => {});
    t.after(() => hanging.close());
    const mail = await start(t, { smtpUrl: hanging.url, limits: { connectMs: 60_000 } });
    await send(mail);
    await until(async () => (await queued())[0]?.state === 'sending', 'the mail is under way');
    const startedAt = performance.now();
    await mail.stop();
    assert.ok(performance.now() - startedAt < 6_000);
    assert.equal((await queued())[0]?.state, 'waiting');
    await hurry();
    const server = await startServer(t);
    await start(t, { smtpUrl: server.url });
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('opens no connections of its own', async (t) => {
    const server = await startServer(t);
    await start(t, { smtpUrl: server.url });
    const { rows } = await test.database.pool.query(
      'SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()',
    );
    assert.deepEqual(rows, [{ name: 'test' }]);
  });

  it('says in one sentence that the database lacks the queue, or has that of another version', async (t) => {
    const sentence = /^Error: The database lacks the mail queue of this version: run "npm run migrate"/;
    const empty = await createTestDatabase();
    t.after(() => empty.drop());
    await assert.rejects(start(t, { database: empty.database }), sentence);
    await migrateMail(empty.database);
    await empty.database.pool.query('UPDATE pgboss.version SET version = version - 1');
    await assert.rejects(start(t, { database: empty.database }), sentence);
  });

  it('can be migrated by several at once, and again', async (t) => {
    const empty = await createTestDatabase();
    t.after(() => empty.drop());
    await Promise.all([1, 2, 3].map(() => migrateMail(empty.database)));
    await migrateMail(empty.database);
    const { rows } = await empty.database.pool.query('SELECT name FROM pgboss.queue');
    assert.deepEqual(rows, [{ name: 'mail' }]);
  });

  it('waits for a database that goes away, without a word for each try, and goes on when it is back', async (t) => {
    const line = new Line();
    const host = await line.start(String(test.connection.host));
    const connection = { ...test.connection, host };
    const database = openDatabase({ connection, maxConnections: 4, applicationName: 'test line' });
    const server = await startServer(t);
    const mail = await start(t, { database, smtpUrl: server.url });
    t.after(async () => {
      await database.close();
      await line.remove();
    });
    await line.stop();
    await until(
      () => lines.some((text) => text.includes('mail queue failed')),
      'a look at the queue has failed',
    );
    assert.equal(lines.filter((text) => text.includes('mail queue failed')).length, 1);
    await send(mail); // over a connection that is not cut
    await line.resume();
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('stops while the database is away', async (t) => {
    const line = new Line();
    const host = await line.start(String(test.connection.host));
    const connection = { ...test.connection, host };
    const database = openDatabase({ connection, maxConnections: 4, applicationName: 'test line' });
    const server = await startServer(t);
    const mail = await start(t, { database, smtpUrl: server.url });
    await line.stop();
    const startedAt = performance.now();
    await mail.stop();
    assert.ok(performance.now() - startedAt < 6_000);
    await database.close();
    await line.remove();
  });
});
