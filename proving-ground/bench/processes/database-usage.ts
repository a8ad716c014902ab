import type { Pool } from 'pg';
import { listProcesses } from '../../shared/processes.ts';

/** One clock tick of /proc on today's Linux machines. */
const TICK_US = 10_000;

/** Returns the processor time of the whole database server since its start, with ended connections, in microseconds. */
export async function databaseCpuUs(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const all = await listProcesses();
  const server = all.find(({ pid }) => pid === rows[0]?.pid)?.parent;
  const ticks = all.map((process) => {
    if (process.pid === server) return process.ticks + process.endedChildrenTicks;
    return process.parent === server ? process.ticks : 0;
  });
  return ticks.reduce((sum, count) => sum + count, 0) * TICK_US;
}
