import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startReplica } from '../proving-ground/cluster/parts/replica.ts';
import { signalAll, withChildren } from '../proving-ground/shared/processes.ts';
import type { TestDatabase } from '../proving-ground/shared/test-database.ts';
import { openDatabase } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { urlOfSocket } from '../src/embedded-database/cluster.ts';
import { openEmbeddedDatabase } from '../src/embedded-database/open.ts';
import { migrationsDir } from '../src/shop-database.ts';

/** The database is the migrated primary. `drop` ends both servers and removes their folders. */
export interface TestReplica extends TestDatabase {
  /** The replica's URL for DATABASE_REPLICA_URLS. */
  url: string;
  /** Resolves when the replica has everything that the primary has written so far. */
  caughtUp(): Promise<void>;
  /** Delays the replay by this many seconds. 0 ends the delay. */
  holdBehind(seconds: number): Promise<void>;
  /** Signals all of its processes. SIGSTOP freezes it, SIGCONT resumes it. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

const CATCH_UP_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** Starts a separate primary with a streaming replica. Both are real servers. */
export async function startTestReplica(): Promise<TestReplica> {
  const folder = await mkdtemp(join(tmpdir(), 'myclothes-replica-'));
  // The database's own user must be able to enter the folder.
  await chmod(folder, 0o755);
  const server = await openEmbeddedDatabase({
    dataDir: join(folder, 'primary'),
    role: 'command',
    log: () => {},
  });
  const { connection } = server;
  const database = openDatabase({ connection, maxConnections: 5, applicationName: 'test primary' });
  await migrate(database.pool, migrationsDir);
  const replica = await startReplica(join(folder, 'primary'), join(folder, 'replica'), () => {}).catch(
    async (error) => {
      await database.close();
      await server.close();
      throw error;
    },
  );
  const onReplica = async (sql: string) => {
    const client = new Client({ ...connection, host: replica.socketDir });
    await client.connect();
    return client.query(sql).finally(() => client.end());
  };
  return {
    database,
    connection,
    url: urlOfSocket(replica.socketDir),
    async caughtUp() {
      const { rows } = await database.pool.query('SELECT pg_current_wal_lsn() AS lsn');
      const end = performance.now() + CATCH_UP_TIMEOUT_MS;
      for (;;) {
        const found = await onReplica(`SELECT pg_last_wal_replay_lsn() >= '${rows[0].lsn}' AS reached`);
        if (found.rows[0].reached) return;
        if (performance.now() > end) throw new Error('the replica did not catch up in time');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async holdBehind(seconds) {
      await onReplica(`ALTER SYSTEM SET recovery_min_apply_delay = '${seconds}s'`);
      await onReplica('SELECT pg_reload_conf()');
    },
    signal: async (name) => signalAll(await withChildren(replica.part.pid), name),
    async drop() {
      await database.close();
      signalAll(await withChildren(replica.part.pid), 'SIGCONT');
      await replica.part.end('SIGINT', STOP_TIMEOUT_MS);
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
