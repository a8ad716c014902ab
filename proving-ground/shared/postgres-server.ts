import type { ClientBase, Pool } from 'pg';
import { listProcesses } from './processes.ts';

type Connection = Pick<Pool | ClientBase, 'query'>;

/** Finds the process ID of the server on this machine, whose children are the connections. */
export async function findPostmaster(connection: Connection): Promise<number> {
  // The connection stays open while the processes are listed, so its backend is among them. A pool keeps it idle.
  const { rows } = await (connection as Pool).query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const backend = (await listProcesses()).find(({ pid }) => pid === rows[0]?.pid);
  if (!backend) throw new Error('The database server must run on this machine to be measured.');
  return backend.parent;
}

/** Reads how many bytes of WAL were written since the server was initialized. */
export async function readWalBytes(connection: Connection): Promise<number> {
  const { rows } = await (connection as Pool).query<{ bytes: string }>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
  );
  return Number(rows[0]?.bytes);
}
