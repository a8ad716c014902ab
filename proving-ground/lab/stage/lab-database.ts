import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbeddedDatabase } from '../../../src/embedded-database/open.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Makes the embedded database in this folder and its replicas count their statements from the next start on. Resolves
 * to the server's version.
 */
export async function prepareCounting(dataDir: string, log: (message: string) => void): Promise<string> {
  const database = await openEmbeddedDatabase({ dataDir, role: 'command', log: log });
  try {
    return await onDatabase(database.connection.host, async (client) => {
      await client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
      await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return rows[0]?.server_version.split(' ')[0] ?? 'unknown';
    });
  } finally {
    await database.close();
  }
}

/** Counts the statements that clients have sent to this server since its start. */
export async function countStatements(socketDir: string): Promise<number> {
  return onDatabase(socketDir, async (client) => {
    const { rows } = await client.query<{ calls: number }>(
      'SELECT coalesce(sum(calls), 0)::float8 AS calls FROM pg_stat_statements',
    );
    return rows[0]?.calls ?? 0;
  });
}

/** Finds a server process that serves a client. */
export async function findBackend(socketDir: string, pick: (pids: number[]) => number | undefined) {
  return onDatabase(socketDir, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND application_name LIKE 'myclothes %' ORDER BY pid`,
    );
    return pick(rows.map(({ pid }) => pid));
  });
}

async function onDatabase<T>(socketDir: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    host: socketDir,
    port: 5432,
    user: 'shop',
    database: 'shop',
    application_name: 'lab',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const socketOf = (dataDir: string): string => join(dataDir, 'socket');
