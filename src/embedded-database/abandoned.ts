import type { Client } from 'pg';
import { tryConnect } from './try-connect.ts';
import { USERS_LOCK } from './users.ts';

const WATCH_NAME = 'watch for users';
/** A killed shop that restarts within this time finds its server running. */
const QUIET_SECONDS_MAX = 5;

const [LOCK_CLASS, LOCK_ID] = USERS_LOCK;

/**
 * Runs in the server and outlives the process that started it. The server works in the cluster's folder, where
 * postmaster.pid holds its process ID. The users' lock is taken first, so that no process can become a user while the
 * server stops.
 */
const WATCH = `DO $watch$
  DECLARE quiet_seconds integer := 0;
  BEGIN
    LOOP
      COMMIT;
      PERFORM pg_sleep(1);
      IF EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = ${LOCK_CLASS} AND objid = ${LOCK_ID})
      THEN quiet_seconds := 0;
      ELSE quiet_seconds := quiet_seconds + 1;
      END IF;
      CONTINUE WHEN quiet_seconds < ${QUIET_SECONDS_MAX} OR NOT pg_try_advisory_lock(${LOCK_CLASS}, ${LOCK_ID});
      COPY (SELECT 1 WHERE false) TO PROGRAM 'kill -INT $(head -n 1 postmaster.pid)';
      RETURN;
    END LOOP;
  END $watch$`;

/**
 * Makes the server stop when all of its users were killed and none comes back. Call it under the folder's lock, after
 * becoming a user. A server that cannot be watched still serves its shop.
 */
export async function watchForUsers(guard: Client, socketDir: string): Promise<void> {
  const { rowCount } = await guard.query('SELECT FROM pg_stat_activity WHERE application_name = $1', [
    WATCH_NAME,
  ]);
  if (rowCount !== 0) return;
  const client = await tryConnect(socketDir, WATCH_NAME);
  if (typeof client === 'string') return;
  // The server ends a statement when its client is gone, but this one must outlive its client.
  await client.query('SET client_connection_check_interval = 0');
  void client.query(WATCH).catch(() => {});
  // pg's Client has unref(), which its types lack.
  (client as Client & { unref(): void }).unref();
}
