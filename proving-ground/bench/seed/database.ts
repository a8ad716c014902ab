import type { PoolConfig } from 'pg';
import type { Database } from '../../../src/database/database.ts';
import { migrateMail } from '../../../src/mail/queue.ts';
import { listProcesses } from '../../shared/processes.ts';
import { createTestDatabase } from '../../shared/test-database.ts';

export interface BenchDatabase {
  database: Database;
  connection: PoolConfig;
  /** A DATABASE_URL. */
  url: string;
  /** The process ID of the server, whose children are the connections. */
  serverPid: number;
}

/** Gives the work a migrated database of a real server, and drops it when the work ends. */
export async function withDatabase<Result>(
  work: (database: BenchDatabase) => Promise<Result>,
): Promise<Result> {
  const { database, connection, drop } = await createTestDatabase({ statementTimeoutMs: 0 });
  try {
    await migrateMail(database);
    const serverPid = await findServer(database);
    return await work({ database, connection, url: urlOf(connection), serverPid });
  } finally {
    await drop();
  }
}

function urlOf({ host = '', port = 5432, user = '', database = '' }: PoolConfig): string {
  const settings = new URLSearchParams({ host, port: `${port}`, user: `${user}` });
  return `postgres:///${database}?${settings}`;
}

async function findServer({ pool }: Database): Promise<number> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = (await listProcesses()).find(({ pid }) => pid === rows[0]?.pid);
    if (!backend) throw new Error('The database server must run on this machine to be measured.');
    return backend.parent;
  } finally {
    client.release();
  }
}

/** WAL that was written since the server was initialized, in bytes. */
export async function walBytes({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS bytes",
  );
  return Number(rows[0]?.bytes);
}
