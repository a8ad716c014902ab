import { setTimeout } from 'node:timers/promises';
import type { QueryConfig } from 'pg';
import type { Db, PgBoss, SendOptions } from 'pg-boss';
import { type Database, type Queryable, statement } from '../database/database.ts';
import { countWithinSql } from '../web/limits/rate-limit.ts';
import type { MailMessage } from './message.ts';

/** The queue of pg-boss that holds mail, in its own schema, `pgboss`. */
export const MAIL_QUEUE = 'mail';

/** An email that cannot be delivered is given up after this time. */
export const GIVE_UP_SECONDS = 24 * 60 * 60;
/** How long dead emails are kept, and emails that no worker has taken. */
const KEPT_SECONDS = 14 * 24 * 60 * 60;

/** The first retry is after 5 to 10 s. The delay doubles each time, up to 15 minutes. */
export const JOB_OPTIONS = {
  retryBackoff: true,
  retryDelay: 5,
  retryDelayMax: 15 * 60,
  // This limit is never reached, because 24 hours allow about 130 tries. The age decides when to give up.
  retryLimit: 1_000,
  // For a try whose process has died. A running process ends a try much earlier.
  expireInSeconds: 60,
  deleteAfterSeconds: KEPT_SECONDS,
  retentionSeconds: KEPT_SECONDS,
} satisfies SendOptions;

/**
 * Puts an email into the queue, in the caller's transaction. The row is the one that pg-boss would write with these
 * options, and a test compares the two. The statement of pg-boss also reads the queue's settings and takes the database
 * half as long again.
 */
const INSERT = `
  INSERT INTO pgboss.job (name, data, policy, retry_backoff, retry_delay, retry_delay_max, retry_limit,
    expire_seconds, deletion_seconds, keep_until)
  SELECT '${MAIL_QUEUE}', $1::jsonb, 'standard', ${JOB_OPTIONS.retryBackoff}, ${JOB_OPTIONS.retryDelay},
    ${JOB_OPTIONS.retryDelayMax}, ${JOB_OPTIONS.retryLimit}, ${JOB_OPTIONS.expireInSeconds},
    ${JOB_OPTIONS.deleteAfterSeconds}, now() + interval '${JOB_OPTIONS.retentionSeconds} seconds'`;

export const insertMail = statement<[message: string], never>(INSERT);

const COUNTED = `counted AS (${countWithinSql('$2', '$3', '$4')})`;

/** Counts the email, and puts it into the queue if it is within the limit. */
export const insertMailWithin = statement<
  [message: string, countKey: Buffer, limit: number, windowSeconds: number],
  never
>(`WITH ${COUNTED} ${INSERT} FROM counted`);

/*
 * The same two statements for an email about an order, which also keep what it says. One statement writes both, because an
 * order that is placed pays for each statement of its transaction.
 */

type Kept = [orderNumber: string, mail: string, letter: string, resentBy: string];

const KEEP = 'kept AS (INSERT INTO order_mails (order_number, mail, letter, resent_by) SELECT';

export const insertKeptMail = statement<[message: string, ...Kept], never>(
  `WITH ${KEEP} $2, $3, $4::jsonb, $5) ${INSERT}`,
);

export const insertKeptMailWithin = statement<
  [message: string, countKey: Buffer, limit: number, windowSeconds: number, ...Kept],
  never
>(`WITH ${COUNTED}, ${KEEP} $5, $6, $7::jsonb, $8 FROM counted) ${INSERT} FROM counted`);

interface BossOptions {
  /** Whether it may change the schema. */
  migrate: boolean;
  /** Whether it maintains the queue: it ends tries of dead processes and deletes old emails. */
  supervise: boolean;
}

/**
 * pg-boss runs on the shop's own connections, so that it opens none. It is loaded here, because loading takes a fifth of a
 * second.
 */
export async function createBoss(db: Db, { migrate, supervise }: BossOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  return new PgBoss({
    db,
    migrate,
    createSchema: migrate,
    bamIntervalSeconds: 10,
    supervise,
    // The shop does not use cron, flows of jobs, the list of instances, or traces.
    schedule: false,
    flowIntervalSeconds: 3_600,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // The web tier's role may not change indexes, and a mail queue is small.
    reindex: false,
    monitorVacuum: false,
  });
}

/** Runs on any connection of the pool, outside transactions. */
export const poolAdapter = ({ pool }: Database): Db => ({
  executeSql: (text, values) => pool.query(text, values),
});

/** This limit is long, because a migration waits for others that are running. */
const MIGRATE_TIMEOUT_MS = 10 * 60_000;

/**
 * Creates or updates pg-boss's schema and the queue for emails. Concurrent migrations wait for each other. It runs next to
 * the shop's own migrations: in `npm run migrate`, and at the start outside production.
 */
export async function migrateMail({ pool }: Database): Promise<void> {
  const client = await pool.connect();
  const db: Db = {
    executeSql: (text, values = []) => {
      const query: QueryConfig & { query_timeout: number } = {
        text,
        values,
        query_timeout: MIGRATE_TIMEOUT_MS,
      };
      return client.query(query);
    },
  };
  try {
    await db.executeSql('SET statement_timeout = 0');
    await db.executeSql("SELECT pg_advisory_lock(hashtext('mail queue'))");
    await migrateOn(db);
  } finally {
    // Closing the connection ends its settings, its lock and an unfinished transaction.
    client.release(true);
  }
}

async function migrateOn(db: Db): Promise<void> {
  const boss = await createBoss(db, { migrate: true, supervise: false });
  let failure: Error | undefined;
  boss.on('error', (error) => {
    failure = error;
  });
  try {
    await boss.start();
    await boss.createQueue(MAIL_QUEUE);
    // Only a process that may change the schema builds the indexes of a new version, so it waits for them.
    const end = performance.now() + MIGRATE_TIMEOUT_MS;
    while (!failure && (await buildsIndexes(boss))) {
      if (performance.now() > end) throw new Error('the indexes of the mail queue took too long to build');
      await setTimeout(100);
    }
  } finally {
    await boss.stop();
  }
  if (failure) throw failure;
}

async function buildsIndexes(boss: PgBoss): Promise<boolean> {
  const builds = await boss.getBamStatus();
  return builds.some(({ status }) => status === 'pending' || status === 'in_progress');
}

/**
 * `waiting`: it will be tried, for the first time or again. `dead`: it was given up. `logged`: there is no mail server, so
 * it is only in the log. `logged` and `sent` emails are kept outside production only.
 */
export type MailState = 'waiting' | 'sending' | 'sent' | 'logged' | 'dead';

export interface QueuedMail extends MailMessage {
  id: string;
  state: MailState;
  createdAt: Date;
  /** The number of failed tries. */
  failures: number;
  /** Why the last try failed. */
  fault: string | null;
}

const QUEUED_MAILS_MAX = 100;

const COLUMNS = `id, created_on AS "createdAt", retry_count + (state IN ('retry', 'failed'))::int AS failures,
  output->>'fault' AS fault, data->>'to' AS to, data->>'subject' AS subject, data->>'text' AS text,
  data->>'html' AS html,
  CASE state WHEN 'completed' THEN coalesce(output->>'takenAs', 'sent') WHEN 'active' THEN 'sending' WHEN 'created' THEN 'waiting'
    WHEN 'retry' THEN 'waiting' ELSE 'dead' END AS state`;

const listMailsStatement = statement<[queue: string, limit: number], QueuedMail>(
  `SELECT ${COLUMNS} FROM pgboss.job WHERE name = $1 ORDER BY created_on DESC, id LIMIT $2`,
);

const findMailStatement = statement<[queue: string, id: string], QueuedMail>(
  `SELECT ${COLUMNS} FROM pgboss.job WHERE name = $1 AND id = $2`,
);

/** Lists the newest 100 emails, newest first. */
export const listMails = (connection: Queryable): Promise<QueuedMail[]> =>
  connection.list(listMailsStatement, [MAIL_QUEUE, QUEUED_MAILS_MAX]);

/** `id` must be a UUID. */
export const findMail = (connection: Queryable, id: string): Promise<QueuedMail | undefined> =>
  connection.find(findMailStatement, [MAIL_QUEUE, id]);

const countMailsStatement = statement<[queue: string], { waiting: number; dead: number }>(
  `SELECT count(*) FILTER (WHERE state < 'completed')::int AS waiting,
          count(*) FILTER (WHERE state = 'failed')::int AS dead
   FROM pgboss.job WHERE name = $1`,
);

/** Counts the emails of all instances. */
export async function countMails(connection: Queryable): Promise<{ waiting: number; dead: number }> {
  return (await connection.find(countMailsStatement, [MAIL_QUEUE])) ?? { waiting: 0, dead: 0 };
}

const oldestMailStatement = statement<[queue: string], { seconds: number }>(
  `SELECT coalesce(extract(epoch FROM now() - min(created_on)), 0)::float8 AS seconds
   FROM pgboss.job WHERE name = $1 AND state < 'completed'`,
);

/** The age of the oldest waiting email of all instances, or 0 if none waits. */
export async function findOldestMailSeconds(connection: Queryable): Promise<number> {
  return (await connection.find(oldestMailStatement, [MAIL_QUEUE]))?.seconds ?? 0;
}

const selectHasQueue = statement<[], { isThere: boolean }>(
  `SELECT to_regclass('pgboss.job') IS NOT NULL AS "isThere"`,
);

/** Whether `migrateMail` has created the queue. */
export const hasMailQueue = async (connection: Queryable): Promise<boolean> =>
  (await connection.find(selectHasQueue, []))?.isThere === true;
