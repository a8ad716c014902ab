import type { PgBoss } from 'pg-boss';
import type { Registry } from 'prom-client';
import type { Database, Queryable } from '../database/database.ts';
import type { Logger } from '../process/log.ts';
import { type Count, countKeyOf } from '../web/limits/rate-limit.ts';
import { createLogCarrier, deliverMails } from './deliver.ts';
import { isDemoAddress } from './demo-addresses.ts';
import { type KeptMail, type MailMessage, parseSender, requireSendable } from './message.ts';
import { createMailMetrics, type MailOutcome } from './metrics.ts';
import {
  countMails,
  createBoss,
  insertKeptMail,
  insertKeptMailWithin,
  insertMail,
  insertMailWithin,
  MAIL_QUEUE,
  poolAdapter,
} from './queue.ts';
import { CONNECTIONS_MAX, createSmtpCarrier, type MailCarrier, type SmtpLimits } from './smtp/smtp.ts';
import { parseSmtpUrl } from './smtp/smtp-url.ts';

/** Takes emails as they are sent. */
export interface MessageOutbox {
  /**
   * Puts an email into the outbox in the caller's transaction. It is sent within about 2 s after the commit. Throws for a
   * message that `requireSendable` refuses.
   */
  send(connection: Queryable, message: MailMessage): Promise<void>;
  /**
   * Like `send`, but the email is counted, and not sent beyond the limit. It is one statement, and other emails with this
   * count wait for the end of the transaction. Resolves to whether the email is sent.
   */
  sendWithin(connection: Queryable, message: MailMessage, count: Count): Promise<boolean>;
  /** Resolves to how many emails were given up in the last two weeks. */
  countDead(connection: Queryable): Promise<number>;
  /** The shop's address without a slash at the end, for links in emails. */
  readonly publicUrl: string;
}

/** The outbox, and the worker that delivers its emails. */
export interface Mail extends MessageOutbox {
  /** Stops delivering. Running deliveries get 3 s to end. Otherwise another instance tries them again. */
  stop(): Promise<void>;
}

export interface MailOptions {
  database: Database;
  /** See `parseSmtpUrl`. When unset, emails are written to the log. In production they wait in the database. */
  smtpUrl: string | undefined;
  /** `MyClothes <shop@myclothes.com>` */
  from: string;
  /** The shop's address without a slash at the end, for links in emails. */
  publicUrl: string;
  production: boolean;
  log: Logger;
  /** The registry for the metrics. */
  registry?: Registry;
  limits?: Partial<SmtpLimits>;
  /** The interval at which each instance looks for emails, at least 0.5. */
  pollSeconds?: number;
}

const POLL_SECONDS = 1;
const STOP_TIMEOUT_MS = 3_000;
/** This includes pg-boss's last statements, which may hang if the database does not respond. */
const STOP_TIMEOUT_IN_ALL_MS = 5_000;

/**
 * Starts delivering. It needs the schema that `migrateMail` creates, and throws one sentence if that is missing. It uses
 * connections of the shop's pool, and waits while the database is unavailable.
 *
 *     await migrateMail(database); // `npm run migrate`, and the start outside production
 *     const mail = await startMail({
 *       database,
 *       smtpUrl: config.smtpUrl,
 *       from: config.mailFrom,
 *       publicUrl: config.publicUrl,
 *       production: config.production,
 *       log,
 *       registry: metrics.registry,
 *     });
 *     if (!config.production) await app.register(devMailRoutes(database, config));
 *     await database.transaction(async (connection) => {
 *       const token = await issueOneTimeToken(connection, …);
 *       const link = `${mail.publicUrl}${paths.resetPassword()}?token=${token}`;
 *       await createOutbox(mail, settings).send(connection, { to: email, ...resetPassword({ link, minutes: 30 }) });
 *     });
 *     cleanUps.unshift(() => mail.stop()); // before the database closes
 */
export async function startMail(options: MailOptions): Promise<Mail> {
  const { log, registry, database } = options;
  const carrier = openCarrier(options);
  const boss = await startBoss(options);
  const onOutcome = registry ? createMailMetrics(registry, database) : () => {};
  if (carrier) await work(boss, carrier, onOutcome, options);
  return {
    publicUrl: options.publicUrl,
    async send(connection, message) {
      if (isDemoAddress(message.to)) return;
      const text = encode(message);
      if (message.kept) await connection.run(insertKeptMail, [text, ...keptValues(message.kept)]);
      else await connection.run(insertMail, [text]);
    },
    async sendWithin(connection, message, count) {
      if (isDemoAddress(message.to)) return true;
      const { limit, windowSeconds } = count.rule;
      const counted = [encode(message), countKeyOf(count), limit, windowSeconds] as const;
      const written = message.kept
        ? connection.run(insertKeptMailWithin, [...counted, ...keptValues(message.kept)])
        : connection.run(insertMailWithin, [...counted]);
      return (await written) === 1;
    },
    countDead: async (connection) => (await countMails(connection)).dead,
    async stop() {
      const stopped = boss.stop({ timeout: STOP_TIMEOUT_MS }).catch((error: Error) => {
        log.warn({ reason: error.message }, 'mail queue not stopped');
      });
      await Promise.race([stopped, waitUnheld(STOP_TIMEOUT_IN_ALL_MS)]);
      carrier?.close();
    },
  };
}

const keptValues = ({ orderNumber, mail, letter, resentBy }: KeptMail) =>
  [orderNumber, mail, letter, resentBy] as const;

function encode(message: MailMessage): string {
  requireSendable(message);
  // The properties are named, so that other properties of the object stay out of the database.
  const { to, shop, subject, text, html, unsubscribe } = message;
  return JSON.stringify({ to, shop, subject, text, html, unsubscribe });
}

function openCarrier({ smtpUrl, from, production, log, limits }: MailOptions): MailCarrier | undefined {
  const sender = parseSender(from);
  if (!sender) throw new Error(`"${from}" is not an address that emails can be sent from`);
  if (smtpUrl === undefined) {
    if (!production) return createLogCarrier(log);
    log.warn('SMTP_URL is not set: emails wait in the database');
    return undefined;
  }
  const server = parseSmtpUrl(smtpUrl);
  // The message does not contain the address, because it may contain a password.
  if (!server) throw new Error('the address of the mail server is not valid');
  return createSmtpCarrier(server, sender, limits, reportSparingly(log, 'mail server connection failed'));
}

async function startBoss({ database, log }: MailOptions): Promise<PgBoss> {
  const boss = await createBoss(poolAdapter(database), { migrate: false, supervise: true });
  boss.on('error', reportSparingly(log, 'mail queue failed'));
  boss.on('warning', ({ message }) => log.warn({ reason: message }, 'mail queue'));
  try {
    await boss.start();
    if (!(await boss.getQueue(MAIL_QUEUE)))
      throw new Error('pg-boss has no queue for mail: requires migrations');
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false });
    if (!/not installed|requires migrations/.test((error as Error).message)) throw error;
    throw new Error(
      'The database lacks the mail queue of this version: run "npm run migrate" and try again.',
      { cause: error },
    );
  }
}

async function work(
  boss: PgBoss,
  carrier: MailCarrier,
  onOutcome: (outcome: MailOutcome) => void,
  { production, log, pollSeconds = POLL_SECONDS }: MailOptions,
): Promise<void> {
  const deliver = deliverMails({ boss, carrier, log, keepSent: !production, onOutcome });
  await boss.work(
    MAIL_QUEUE,
    {
      pollingIntervalSeconds: pollSeconds,
      batchSize: CONNECTIONS_MAX,
      // After a full batch, the next one is taken without waiting.
      burstWhenBatchFull: true,
      includeMetadata: true,
      perJobResults: true,
    },
    deliver,
  );
}

/** The timer does not keep the process alive. */
const waitUnheld = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** A failure that repeats every second is logged once a minute. */
const INTERVAL_MS = 60_000;

/**
 * Logs an error, and for the next minute only counts further ones. Only code and message are logged, because the details of
 * a database error may contain the email.
 */
function reportSparingly(log: Logger, what: string): (error: Error) => void {
  let quietUntil = 0;
  let unsaid = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) {
      unsaid++;
      return;
    }
    quietUntil = now + INTERVAL_MS;
    const { code } = error as NodeJS.ErrnoException;
    log.warn({ reason: error.message, ...(code ? { code } : {}), ...(unsaid ? { unsaid } : {}) }, what);
    unsaid = 0;
  };
}
