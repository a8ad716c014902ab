import { setTimeout } from 'node:timers/promises';
import type { QueryConfig } from 'pg';
import type { Db, PgBoss, SendOptions } from 'pg-boss';
import { type Database, type Parameter, type Queryable, statement } from '../database/database.ts';
import type { MailMessage } from './message.ts';

/** The queue of pg-boss that holds mail, in its own schema, `pgboss`. */
export const MAIL_QUEUE = 'mail';

/** So long after it was asked for, a mail that still cannot be delivered is given up. */
export const GIVE_UP_SECONDS = 24 * 60 * 60;
/** So long a dead mail is kept, and one that no worker has looked at. */
const KEPT_SECONDS = 14 * 24 * 60 * 60;

/** Tried again after 5 to 10 s, then each time after twice as long, up to a quarter of an hour. */
export const JOB_OPTIONS: SendOptions = {
  retryBackoff: true,
  retryDelay: 5,
  retryDelayMax: 15 * 60,
  // Never reached: what gives up is the age. 24 hours hold about 130 tries.
  retryLimit: 1_000,
  // Of a try whose process has died. A living one ends it much earlier.
  expireInSeconds: 60,
  deleteAfterSeconds: KEPT_SECONDS,
  retentionSeconds: KEPT_SECONDS,
};

interface BossOptions {
  /** May change the schema. */
  migrate: boolean;
  /** Looks after the queue: tries that have died, mails that are kept no longer. */
  supervise: boolean;
}

/**
 * pg-boss on connections of ours: it opens none, and waits no longer for one than everybody else. It is
 * loaded only here, because that costs a fifth of a second.
 */
export async function createBoss(db: Db, { migrate, supervise }: BossOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  return new PgBoss({
    db,
    migrate,
    createSchema: migrate,
    bamIntervalSeconds: 10,
    supervise,
    // What the shop does not use: cron, flows of jobs, the list of instances, traces.
    schedule: false,
    flowIntervalSeconds: 3_600,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // The web tier's role may not change indexes, and a mail queue is small.
    reindex: false,
    monitorVacuum: false,
  });
}

/** On any connection of the pool, outside of transactions. */
export const poolAdapter = ({ pool }: Database): Db => ({
  executeSql: (text, values) => pool.query(text, values),
});

/** Inside the caller's transaction: what is sent there is sent if it commits, and only then. */
export const transactionAdapter = (connection: Queryable): Db => ({
  // pg-boss's text is the same for each mail, so it is a statement like our own: planned once.
  executeSql: async (text, values = []) => ({
    rows: await connection.list(statement<readonly Parameter[], unknown>(text), values as Parameter[]),
  }),
});

/** Minutes, where everything else has seconds: this one waits for others that are at it. */
const MIGRATE_TIMEOUT_MS = 10 * 60_000;

/**
 * Makes pg-boss's schema and the queue for mail, or brings them up to date. Several at once wait for each
 * other. Beside the shop's own migrations: `npm run migrate`, and the start outside production.
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
    // Its settings and its lock end with it, and so does a transaction that was broken off.
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
    // Only a process that may change the schema builds the indexes of a new version, so it stays for them.
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
 * `waiting`: to be tried, for the first time or again. `dead`: given up. `logged`: there is no mail server, so
 * it is in the log alone. Those and `sent` ones are kept outside production only.
 */
export type MailState = 'waiting' | 'sending' | 'sent' | 'logged' | 'dead';

export interface QueuedMail extends MailMessage {
  id: string;
  state: MailState;
  createdAt: Date;
  /** Tries that have failed. */
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

/** The newest first, 100 at most. */
export const listMails = (connection: Queryable): Promise<QueuedMail[]> =>
  connection.list(listMailsStatement, [MAIL_QUEUE, QUEUED_MAILS_MAX]);

/** `id` is a UUID. */
export const findMail = (connection: Queryable, id: string): Promise<QueuedMail | undefined> =>
  connection.find(findMailStatement, [MAIL_QUEUE, id]);

const countMailsStatement = statement<[queue: string], { waiting: number; dead: number }>(
  `SELECT count(*) FILTER (WHERE state < 'completed')::int AS waiting,
          count(*) FILTER (WHERE state = 'failed')::int AS dead
   FROM pgboss.job WHERE name = $1`,
);

/** Of all instances. */
export async function countMails(connection: Queryable): Promise<{ waiting: number; dead: number }> {
  return (await connection.find(countMailsStatement, [MAIL_QUEUE])) ?? { waiting: 0, dead: 0 };
}

const oldestMailStatement = statement<[queue: string], { seconds: number }>(
  `SELECT coalesce(extract(epoch FROM now() - min(created_on)), 0)::float8 AS seconds
   FROM pgboss.job WHERE name = $1 AND state < 'completed'`,
);

/** Of those that wait, of all instances; 0 where none waits. */
export async function findOldestMailSeconds(connection: Queryable): Promise<number> {
  return (await connection.find(oldestMailStatement, [MAIL_QUEUE]))?.seconds ?? 0;
}
