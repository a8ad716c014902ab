import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { until } from '../../test/shop.ts';
import type { Mail } from './mail.ts';
import { createTestOutbox, MESSAGE, type TestOutbox } from './outbox.fixture.ts';
import { createBoss, MAIL_QUEUE, poolAdapter } from './queue.ts';
import { refusal, startRawServer } from './smtp/smtp-server.fixture.ts';

describe('the outbox', () => {
  let outbox: TestOutbox;
  before(async () => {
    outbox = await createTestOutbox();
  });
  after(() => outbox.close());

  it('delivers what was sent in a transaction that committed, and then forgets it', async (t) => {
    const server = await outbox.startServer(t);
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await outbox.send(mail);
    await until(() => server.received.length === 1, 'the mail has arrived');
    assert.deepEqual(server.received[0]?.to, [MESSAGE.to]);
    await until(async () => (await outbox.queued()).length === 0, 'the database has forgotten the mail');
  });

  it('never delivers what was sent in a transaction that did not commit', async (t) => {
    const server = await outbox.startServer(t);
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await assert.rejects(
      outbox.test.database.transaction(async (connection) => {
        await mail.send(connection, MESSAGE);
        throw new Error('something else failed');
      }),
      /something else failed/,
    );
    assert.deepEqual(await outbox.queued(), []);
    await outbox.send(mail, { ...MESSAGE, subject: 'The next' });
    await until(() => server.received.length > 0, 'the next mail has arrived');
    assert.match(String(server.received[0]?.raw), /Subject: The next/);
  });

  it('delivers each of 50 emails once with three instances', async (t) => {
    const server = await outbox.startServer(t);
    const mails = [
      await outbox.start(t, { smtpUrl: server.url }),
      await outbox.start(t, { smtpUrl: server.url }),
      await outbox.start(t, { smtpUrl: server.url }),
    ];
    const names = Array.from({ length: 50 }, (_, index) => `person-${index}@example.com`);
    const sendShare = async (mail: Mail, instance: number) => {
      for (const [index, to] of names.entries())
        if (index % mails.length === instance) await outbox.send(mail, { ...MESSAGE, to });
    };
    await Promise.all(mails.map(sendShare));
    await until(async () => (await outbox.queued()).length === 0, 'all mails have left');
    assert.deepEqual(server.received.map(({ to }) => to[0]).sort(), names.sort());
  });

  it('tries again later after a temporary refusal, and then delivers', async (t) => {
    let isBusy = true;
    const server = await outbox.startServer(t, {}, 0, () =>
      isBusy ? refusal(451, 'later, please') : undefined,
    );
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await outbox.send(mail);
    await until(async () => (await outbox.queued())[0]?.failures === 1, 'the first try has failed');
    const { rows } = await outbox.test.database.pool.query(
      "SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job WHERE state = 'retry'",
    );
    assert.ok(rows[0].seconds > 3 && rows[0].seconds <= 10, `tried again after ${rows[0].seconds} s`);
    isBusy = false;
    await outbox.hurry();
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('waits longer after each failure, but never more than 15 minutes', async (t) => {
    const server = await outbox.startServer(t, {}, 0, () => refusal(451, 'later, please'));
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await outbox.send(mail);
    await until(async () => (await outbox.queued())[0]?.failures === 1, 'the first try has failed');
    await outbox.test.database.pool.query('UPDATE pgboss.job SET retry_count = 40');
    await outbox.hurry();
    await until(async () => (await outbox.queued())[0]?.failures === 42, 'a late try has failed');
    const { rows } = await outbox.test.database.pool.query(
      'SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job',
    );
    assert.ok(rows[0].seconds > 600 && rows[0].seconds <= 900, `tried again after ${rows[0].seconds} s`);
  });

  it('gives up at once after a permanent refusal, keeps the email, and counts it', async (t) => {
    const server = await outbox.startServer(t, {}, 0, (to) => refusal(550, `no mail for <${to}>`));
    const registry = new Registry();
    const mail = await outbox.start(t, { smtpUrl: server.url, registry });
    await outbox.send(mail);
    await until(async () => (await outbox.queued())[0]?.state === 'dead', 'the mail is dead');
    const [dead] = await outbox.queued();
    assert.equal(dead?.subject, MESSAGE.subject);
    assert.match(String(dead?.fault), /no mail for <ada@example\.com>/);
    const text = await registry.metrics();
    assert.match(text, /^mails\{state="dead"\} 1$/m);
    assert.match(text, /^mails\{state="waiting"\} 0$/m);
    assert.match(text, /^mail_tries_total\{outcome="dead"\} 1$/m);
  });

  it('gives up after a day, and sends a dead email again on request', async (t) => {
    let isBusy = true;
    const server = await outbox.startServer(t, {}, 0, () =>
      isBusy ? refusal(451, 'later, please') : undefined,
    );
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await outbox.send(mail);
    await until(async () => (await outbox.queued())[0]?.failures === 1, 'the first try has failed');
    await outbox.test.database.pool.query("UPDATE pgboss.job SET created_on = now() - interval '25 hours'");
    await outbox.hurry();
    await until(async () => (await outbox.queued())[0]?.state === 'dead', 'the mail is dead');
    isBusy = false;
    // As docs/runbook.md says.
    await outbox.test.database.pool.query(
      "UPDATE pgboss.job SET state = 'retry', completed_on = NULL, start_after = now(), created_on = now() WHERE name = 'mail' AND state = 'failed'",
    );
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('tries again what an instance was delivering when it was killed', async (t) => {
    const server = await outbox.startServer(t);
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await outbox.test.database.transaction(async (connection) => {
      await mail.send(connection, MESSAGE);
      // As it stands two minutes after a kill.
      const claim = "UPDATE pgboss.job SET state = 'active', started_on = now() - interval '2 minutes'";
      await connection.run({ name: 'claim', text: claim }, []);
    });
    // Each instance does this once a minute.
    const boss = await createBoss(poolAdapter(outbox.test.database), { migrate: false, supervise: false });
    await boss.supervise(MAIL_QUEUE);
    await outbox.hurry();
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('S31: in production the log contains no address and no link, whatever the server says', async (t) => {
    const server = await outbox.startServer(t, {}, 0, (to) =>
      to.startsWith('ada') ? refusal(550, `no mail for <${to}>`) : undefined,
    );
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await outbox.send(mail);
    await outbox.send(mail, { ...MESSAGE, to: 'grace@example.com' });
    await until(
      () =>
        outbox.lines.some((line) => line.includes('given up')) &&
        outbox.lines.some((line) => line.includes('email sent')),
      'both mails are in the log',
    );
    // Whole words: the ids of jobs are hexadecimal, and one in a hundred has "ada" in it.
    assert.doesNotMatch(outbox.lines.join(''), /\b(ada|grace)\b|example\.com|token|Set a new/);
  });

  it('header injection: refuses a message for two recipients or with a two-line subject, without naming an address', async (t) => {
    const mail = await outbox.start(t);
    for (const part of [
      { to: 'ada@example.com, eve@example.com' },
      { to: 'ada@example.com\r\nBcc: eve@example.com' },
      { subject: 'Hi\r\nBcc: eve@example.com' },
      { subject: '' },
      { text: 'x'.repeat(100_001) },
    ])
      await assert.rejects(outbox.send(mail, { ...MESSAGE, ...part }), /^Error: an email (needs|may have)/);
    await assert.rejects(
      outbox.send(mail, { ...MESSAGE, to: 'ada, eve' }),
      ({ message }: Error) => !/ada/.test(message),
    );
    assert.deepEqual(await outbox.queued(), []);
  });

  it('writes emails to the log without a mail server outside production, and keeps them', async (t) => {
    const mail = await outbox.start(t, { production: false });
    await outbox.send(mail);
    await until(async () => (await outbox.queued())[0]?.state === 'logged', 'the mail is there');
    assert.ok(outbox.lines.some((line) => line.includes(MESSAGE.to) && line.includes(MESSAGE.text)));
  });

  it('lets emails wait in production without a mail server', async (t) => {
    const registry = new Registry();
    const mail = await outbox.start(t, { registry });
    await outbox.send(mail);
    assert.match(await registry.metrics(), /^mails\{state="waiting"\} 1$/m);
    assert.ok(outbox.lines.some((line) => line.includes('SMTP_URL is not set: emails wait in the database')));
    const server = await outbox.startServer(t);
    await outbox.start(t, { smtpUrl: server.url });
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('stops while a server hangs, and another instance tries the email again', async (t) => {
    const hanging = await startRawServer(() => {});
    t.after(() => hanging.close());
    const mail = await outbox.start(t, { smtpUrl: hanging.url, limits: { connectMs: 60_000 } });
    await outbox.send(mail);
    await until(async () => (await outbox.queued())[0]?.state === 'sending', 'the mail is under way');
    const startedAt = performance.now();
    await mail.stop();
    assert.ok(performance.now() - startedAt < 6_000);
    assert.equal((await outbox.queued())[0]?.state, 'waiting');
    await outbox.hurry();
    const server = await outbox.startServer(t);
    await outbox.start(t, { smtpUrl: server.url });
    await until(() => server.received.length === 1, 'the mail has arrived');
  });

  it('leaves no connection to the mail server behind when it stops', async (t) => {
    const server = await outbox.startServer(t);
    const mail = await outbox.start(t, { smtpUrl: server.url });
    await outbox.send(mail);
    await until(() => server.received.length === 1, 'the mail has arrived');
    const stopping = performance.now();
    await mail.stop();
    await until(() => server.ended === server.connections, 'the connection has ended');
    assert.ok(performance.now() - stopping < 4_000, 'it was ended, and has not timed out');
  });

  it('opens no database connections of its own', async (t) => {
    const server = await outbox.startServer(t);
    await outbox.start(t, { smtpUrl: server.url });
    const { rows } = await outbox.test.database.pool.query(
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend'`,
    );
    assert.deepEqual(rows, [{ name: 'test' }]);
  });
});
