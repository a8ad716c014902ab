import { type Database, type Queryable, statement } from '../../database/database.ts';
import { countMails, findOldestMailSeconds, hasMailQueue } from '../../mail/queue.ts';
import { countTroubles } from '../../payments/queries.ts';

/** What waits, and what needs a person, with the page that helps. */
export interface HealthFacts {
  /** Undefined until `npm run migrate` has created the queue of pg-boss. */
  mails: { waiting: number; dead: number; oldestSeconds: number } | undefined;
  payments: { waiting: number; overdue: number; failedRefunds: number; payouts: number; eventsAside: number };
  work: WorkCounts;
  slow: SlowStatement[] | undefined;
  running: RunningStatement[];
  database: DatabaseFacts;
}

interface WorkCounts {
  webhooksWaiting: number;
  webhooksGivenUp: number;
  failingWebhooks: number;
  importsRunning: number;
  importsFailed: number;
  bulkEditsRunning: number;
  picturesWaiting: number;
  picturesFailed: number;
}

/** More than this are shown as "10,000 or more". */
export const COUNTED_MAX = 10_000;
const count = (name: string, from: string) =>
  `(SELECT count(*)::int FROM (SELECT FROM ${from} LIMIT ${COUNTED_MAX}) AS counted) AS "${name}"`;

const selectWork = statement<[], WorkCounts>(`SELECT
  ${count('webhooksWaiting', 'webhook_deliveries WHERE outcome IS NULL')},
  ${count('webhooksGivenUp', `webhook_deliveries WHERE outcome = 'given_up' AND created_at > now() - interval '7 days'`)},
  ${count('failingWebhooks', 'webhook_endpoints WHERE removed_at IS NULL AND (failing_since IS NOT NULL OR given_up_at IS NOT NULL)')},
  ${count('importsRunning', `imports WHERE state IN ('checking', 'importing')`)},
  ${count('importsFailed', `imports WHERE state = 'failed' AND changed_at > now() - interval '7 days'`)},
  ${count('bulkEditsRunning', 'bulk_edits WHERE started_at IS NOT NULL AND finished_at IS NULL')},
  ${count('picturesWaiting', `picture_fetches WHERE fault = ''`)},
  ${count('picturesFailed', `picture_fetches WHERE fault <> ''`)}`);

export interface SlowStatement {
  text: string;
  calls: number;
  meanMs: number;
  totalMs: number;
}

const SLOW_SHOWN = 10;
const TEXT_SHOWN = 300;
const hasStatements = statement<[], { isThere: boolean }>(
  `SELECT to_regclass('pg_stat_statements') IS NOT NULL AS "isThere"`,
);
const selectSlow = statement<[], SlowStatement>(`
  SELECT left(query, ${TEXT_SHOWN}) AS text, calls::float8 AS calls, mean_exec_time AS "meanMs",
    total_exec_time AS "totalMs"
  FROM pg_stat_statements WHERE calls > 0 AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  ORDER BY mean_exec_time DESC LIMIT ${SLOW_SHOWN}`);

/** Resolves to undefined if the database does not have the extension pg_stat_statements, or the role may not read it. */
async function listSlow(connection: Queryable): Promise<SlowStatement[] | undefined> {
  if (!(await connection.find(hasStatements, []))?.isThere) return undefined;
  return connection.list(selectSlow, []).catch(() => undefined);
}

export interface RunningStatement {
  text: string;
  application: string;
  seconds: number;
}

/** Statements of the shop that have been running for more than a second. */
const selectRunning = statement<[], RunningStatement>(`
  SELECT left(query, ${TEXT_SHOWN}) AS text, application_name AS application,
    extract(epoch FROM clock_timestamp() - query_start)::float8 AS seconds
  FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
    AND query_start < clock_timestamp() - interval '1 second'
  ORDER BY query_start LIMIT ${SLOW_SHOWN}`);

interface DatabaseFacts {
  version: string;
  sizeBytes: number;
  connections: number;
  connectionsMax: number;
  /** When the write-ahead log was last archived, which is what a backup needs to be current. Null if it is not archived. */
  archivedAt: Date | null;
  archiveFailedAt: Date | null;
}

const selectDatabase = statement<[], DatabaseFacts>(`
  SELECT current_setting('server_version') AS version, pg_database_size(current_database())::float8 AS "sizeBytes",
    (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
    current_setting('max_connections')::int AS "connectionsMax", last_archived_time AS "archivedAt",
    CASE WHEN last_failed_time > coalesce(last_archived_time, '-infinity') THEN last_failed_time END AS "archiveFailedAt"
  FROM pg_stat_archiver`);

const findMails = async (connection: Queryable): Promise<HealthFacts['mails']> => {
  if (!(await hasMailQueue(connection))) return undefined;
  const [counts, oldestSeconds] = [await countMails(connection), await findOldestMailSeconds(connection)];
  return { ...counts, oldestSeconds };
};

export async function findHealthFacts(database: Database): Promise<HealthFacts> {
  const [mails, troubles, work, slow, running, facts] = await Promise.all([
    findMails(database),
    database.find(countTroubles, []),
    database.find(selectWork, []),
    listSlow(database),
    database.list(selectRunning, []),
    database.find(selectDatabase, []),
  ]);
  if (!work || !facts) throw new Error('the health of the shop has no row');
  return {
    mails,
    payments: {
      waiting: troubles?.unsettled ?? 0,
      overdue: (troubles?.overdue ?? 0) + (troubles?.openRefunds ?? 0),
      failedRefunds: troubles?.failedRefunds ?? 0,
      payouts: troubles?.payouts ?? 0,
      eventsAside: troubles?.eventsAside ?? 0,
    },
    ...{ work, slow, running, database: facts },
  };
}
