import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type FastifyInstance, fastify } from 'fastify';
import { errorHandler } from '../../../test/rendered.ts';
import { until } from '../../../test/shop.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import type { Mail } from '../mail.ts';
import { createTestOutbox, MESSAGE, type TestOutbox } from '../outbox.fixture.ts';
import { devMailRoutes } from './dev-routes.ts';

describe('/dev/mail', () => {
  let outbox: TestOutbox;
  let app: FastifyInstance;
  before(async () => {
    outbox = await createTestOutbox();
    app = fastify().decorate('site', {
      publicUrl: '',
      settings: { ...DEFAULT_SETTINGS, timeZone: 'Pacific/Auckland' },
    });
    app.setErrorHandler(errorHandler.handleError);
    await app.register(devMailRoutes(outbox.test.database, { production: false }));
  });
  after(async () => {
    await app.close();
    await outbox.close();
  });

  const get = async (url: string) => {
    const { statusCode, body } = await app.inject({ url });
    return { statusCode, main: /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '' };
  };

  const openFirst = async (list: string) => get(/href="(\/dev\/mail\/[^"]+)"/.exec(list)?.[1] as string);

  it('says how to get a first email', async () => {
    const { statusCode, main } = await get('/dev/mail');
    assert.equal(statusCode, 200);
    assert.match(main, /No emails yet\. Register/);
  });

  const shownTo = async (remoteAddress: string, host: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url: '/dev/mail', remoteAddress, headers: { host, ...headers } })).statusCode;

  it('answers only on this machine, and only by its own names', async () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost', 'LOCALHOST:3000']) {
      assert.equal(await shownTo('127.0.0.1', host), 200, host);
      assert.equal(await shownTo('::1', host), 200, host);
      assert.equal(await shownTo('::ffff:127.0.0.1', host), 200, host);
      for (const stranger of ['192.168.0.7', '10.0.0.1', 'fe80::1', '::ffff:192.168.0.7'])
        assert.equal(await shownTo(stranger, host), 404, stranger);
    }
    for (const host of [
      'evil.test',
      'localhost.evil.test',
      'evil.test:3000',
      '127.0.0.1.evil.test',
      'shop.local',
    ])
      assert.equal(await shownTo('127.0.0.1', host), 404, host);
    assert.equal(await shownTo('127.0.0.1', 'evil.test', { 'x-forwarded-host': 'localhost' }), 404);
  });

  it('lists an email after the commit, and shows its text with working links', async (t) => {
    const mail = await outbox.start(t);
    await outbox.send(mail);
    const { main } = await get('/dev/mail');
    assert.match(
      main,
      />Set a new password<\/a><\/th><td>ada@example\.com<\/td><td><time datetime="[^"]+Z">[^<]+<\/time><\/td><td>Waiting</,
    );
    const opened = await openFirst(main);
    assert.equal(opened.statusCode, 200);
    assert.ok(opened.main.includes(`<a href="${MESSAGE.text}">${MESSAGE.text}</a>`));
  });

  const isShown = (state: string) =>
    until(
      async () => (await get('/dev/mail')).main.includes(`<td>${state}`),
      `the mail is shown as ${state}`,
    );

  it('does not call an email sent that is only in the log', async (t) => {
    const mail = await outbox.start(t, { production: false });
    await outbox.send(mail);
    await isShown('Not sent, because SMTP_URL is not set. It is in the log</td>');
    assert.ok(!outbox.lines.some((line) => line.includes('email sent')));
  });

  it('says why an email waits, and how often it was tried', async (t) => {
    let refused: Error | undefined = Object.assign(new Error('later, please'), { responseCode: 451 });
    const server = await outbox.startServer(t, {}, 0, () => refused);
    const mail = await outbox.start(t, { production: false, smtpUrl: server.url });
    await outbox.send(mail);
    await isShown('Waiting, 1 try failed: ');
    assert.match((await get('/dev/mail')).main, /1 try failed: [^<]*later, please/);
    refused = undefined;
    await outbox.hurry();
    await isShown('Sent, after 1 try failed</td>');
  });

  it('says why an email was given up', async (t) => {
    const refused = Object.assign(new Error('nobody here'), { responseCode: 550 });
    const server = await outbox.startServer(t, {}, 0, () => refused);
    await outbox.send(await outbox.start(t, { production: false, smtpUrl: server.url }));
    await isShown('Failed and given up, 1 try failed: ');
    assert.match((await get('/dev/mail')).main, /1 try failed: [^<]*nobody here/);
  });

  it('S22: shows markup in any part of an email as text', async (t) => {
    const mail = await outbox.start(t);
    const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    const text = `${hostile} https://shop.test/"><script>`;
    await outbox.send(mail, { ...MESSAGE, subject: hostile, text, html: hostile });
    const { main } = await get('/dev/mail');
    const opened = await openFirst(main);
    for (const shown of [main, opened.main]) {
      assert.doesNotMatch(shown, /<(script|img)/);
      assert.match(shown, /&lt;script&gt;/);
    }
  });

  it('lists the last hundred', async (t) => {
    const mail: Mail = await outbox.start(t);
    await outbox.test.database.transaction(async (connection) => {
      for (let index = 0; index < 101; index++)
        await mail.send(connection, { ...MESSAGE, subject: `Number ${index}` });
    });
    const { main } = await get('/dev/mail');
    assert.equal(main.match(/<tr>/g)?.length, 101);
  });

  it('finds no email by another ID', async () => {
    for (const id of ['6f1c8a4e-0d5b-4c1e-9a77-1f2e3d4c5b6a', '1', "'--", '%00'])
      assert.equal((await app.inject({ url: `/dev/mail/${id}` })).statusCode, 404, id);
  });

  it('does not exist in production', () => {
    assert.throws(() => devMailRoutes(outbox.test.database, { production: true }), /not for production/);
  });
});
