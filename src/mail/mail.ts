import type { PgBoss } from 'pg-boss';
import type { Registry } from 'prom-client';
import type { Database, Queryable } from '../database/database.ts';
import type { Logger } from '../process/log.ts';
import { createLogCarrier, deliverMails } from './deliver.ts';
import { type MailMessage, parseSender, requireSendable } from './message.ts';
import { createMailMetrics, type MailOutcome } from './metrics.ts';
import { createBoss, JOB_OPTIONS, MAIL_QUEUE, poolAdapter, transactionAdapter } from './queue.ts';
import { CONNECTIONS_MAX, createSmtpCarrier, type MailCarrier, type SmtpLimits } from './smtp/smtp.ts';
import { parseSmtpUrl } from './smtp/smtp-url.ts';

/** Takes the emails that the shop writes. */
export interface Outbox {
  /**
   * Puts a mail into the outbox in the caller's transaction: it leaves within about 2 s after the commit, or
   * not at all. Throws for a message that cannot be one (see `requireSendable`).
   */
  send(connection: Queryable, message: MailMessage): Promise<void>;
  /** The shop's address without a slash at the end, for links in emails. */
  readonly publicUrl: string;
}

/** The outbox, and the work that delivers what is in it. */
export interface Mail extends Outbox {
  /** No more deliveries; those under way get 3 s to end, and are otherwise tried again by another instance. */
  stop(): Promise<void>;
}

export interface MailOptions {
  database: Database;
  /** See `parseSmtpUrl`; undefined: mails are written to the log, in production they wait in the database. */
  smtpUrl: string | undefined;
  /** `MyClothes <shop@myclothes.com>` */
  from: string;
  /** The shop's address without a slash at the end, for links in emails. */
  publicUrl: string;
  production: boolean;
  log: Logger;
  /** Where its metrics go. */
  registry?: Registry;
  limits?: Partial<SmtpLimits>;
  /** How often each instance looks for mail; at least 0.5. */
  pollSeconds?: number;
}

const POLL_SECONDS = 1;
const STOP_TIMEOUT_MS = 3_000;
/** pg-boss's own last statements included, where the database does not answer them. */
const STOP_TIMEOUT_IN_ALL_MS = 5_000;

/**
 * Starts delivering. Needs what `migrateMail` makes, and throws one sentence where it is missing. It uses
 * connections of the shop's own pool; while the database is away it waits for it.
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
 *       await mail.send(connection, { to: email, ...resetPassword({ link, minutes: 30 }) });
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
      requireSendable(message);
      // Named one by one: what else an object may hold stays out of the database.
      const { to, subject, text, html } = message;
      const db = transactionAdapter(connection);
      await boss.send(MAIL_QUEUE, { to, subject, text, html }, { ...JOB_OPTIONS, db });
    },
    async stop() {
      const stopped = boss.stop({ timeout: STOP_TIMEOUT_MS }).catch((error: Error) => {
        log.warn({ reason: error.message }, 'mail queue not stopped');
      });
      await Promise.race([stopped, waitUnheld(STOP_TIMEOUT_IN_ALL_MS)]);
      carrier?.close();
    },
  };
}

function openCarrier({ smtpUrl, from, production, log, limits }: MailOptions): MailCarrier | undefined {
  const sender = parseSender(from);
  if (!sender) throw new Error(`"${from}" is not an address that mail can come from`);
  if (smtpUrl === undefined) {
    if (!production) return createLogCarrier(log);
    log.warn('SMTP_URL is not set: mails wait in the database');
    return undefined;
  }
  const server = parseSmtpUrl(smtpUrl);
  // Not repeated: it may hold a password.
  if (!server) throw new Error('the address of the mail server is not one');
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
      // As long as there are as many as it takes, it takes the next without waiting.
      burstWhenBatchFull: true,
      includeMetadata: true,
      perJobResults: true,
    },
    deliver,
  );
}

/** Does not keep the process. */
const waitUnheld = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** What fails each second for an hour is said each minute. */
const INTERVAL_MS = 60_000;

/**
 * Logs an error, and then no other for a minute but their number. Code and message alone: the details of a
 * database's error may hold what was to be written.
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
