import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { type Mail, type MailOptions, startMail } from './mail.ts';
import { listMails, migrateMail, type QueuedMail } from './queue.ts';
import { startSmtpServer, type TestSmtpServer } from './smtp/smtp-server.fixture.ts';

export const MESSAGE = {
  to: 'ada@example.com',
  subject: 'Set a new password',
  text: 'https://shop.test/reset-password?token=abc',
  html: '<p>abc</p>',
};

export interface TestOutbox {
  test: TestDatabase;
  /** The log lines since the last start. */
  lines: string[];
  /** Starts a production instance that ends with the test and leaves an empty queue. */
  start(t: TestContext, options?: Partial<MailOptions>): Promise<Mail>;
  /** Starts a mail server that ends with the test. */
  startServer(t: TestContext, ...options: Parameters<typeof startSmtpServer>): Promise<TestSmtpServer>;
  send(mail: Mail, message?: typeof MESSAGE): Promise<void>;
  queued(): Promise<QueuedMail[]>;
  /** Makes all waiting emails due now. */
  hurry(): Promise<unknown>;
  close(): Promise<void>;
}

export async function createTestOutbox(): Promise<TestOutbox> {
  const test = await createTestDatabase();
  const { database } = test;
  await migrateMail(database);
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
  const from = 'MyClothes <shop@myclothes.test>';
  const publicUrl = 'https://shop.test';
  const defaults = { database, publicUrl, smtpUrl: undefined, from, production: true, log, pollSeconds: 0.5 };
  return {
    test,
    lines,
    async start(t, options = {}) {
      lines.length = 0;
      const mail = await startMail({ ...defaults, ...options });
      t.after(async () => {
        await mail.stop();
        await database.pool.query('DELETE FROM pgboss.job');
      });
      return mail;
    },
    async startServer(t, ...options) {
      const server = await startSmtpServer(...options);
      t.after(() => server.close());
      return server;
    },
    send: (mail, message = MESSAGE) => database.transaction((connection) => mail.send(connection, message)),
    queued: () => listMails(database),
    hurry: () => database.pool.query("UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'"),
    close: () => test.drop(),
  };
}
