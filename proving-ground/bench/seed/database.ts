import type { PoolConfig } from 'pg';
import type { Database } from '../../../src/database/database.ts';
import { migrateMail } from '../../../src/mail/queue.ts';
import { findPostmaster, readWalBytes } from '../../shared/postgres-server.ts';
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
  const { database, connection, drop } = await createTestDatabase({ statementTimeoutMs: 0, isOnDisk: true });
  try {
    await migrateMail(database);
    const serverPid = await findPostmaster(database.pool);
    return await work({ database, connection, url: urlOf(connection), serverPid });
  } finally {
    await drop();
  }
}

function urlOf({ host = '', port = 5432, user = '', database = '' }: PoolConfig): string {
  const settings = new URLSearchParams({ host, port: `${port}`, user: `${user}` });
  return `postgres:///${database}?${settings}`;
}

export const walBytes = ({ pool }: Database): Promise<number> => readWalBytes(pool);
