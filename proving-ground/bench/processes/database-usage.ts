import { readdirSync, readFileSync } from 'node:fs';
import type { Pool } from 'pg';

/** Ticks of the counters in /proc, as on every Linux machine of today. */
const TICK_US = 10_000;

/** Processor time of the whole database server since its start, ended connections included, in microseconds. */
export async function databaseCpuUs(pool: Pool): Promise<number> {
  const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
  const server = readStat(rows[0].pid as number)?.parent;
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
    if (stat && Number(name) === server) ticks += stat.ticks + stat.ticksOfEnded;
    else if (stat && stat.parent === server) ticks += stat.ticks;
  }
  return ticks * TICK_US;
}

/** Undefined for a process that has ended meanwhile. */
function readStat(pid: number): { parent: number; ticks: number; ticksOfEnded: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name in parentheses may hold spaces; parent, utime, stime, cutime and cstime follow it (proc(5)).
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [1, 11, 12, 13, 14].map(
    (at) => fields[at],
  );
  return { parent, ticks: utime + stime, ticksOfEnded: cutime + cstime };
}
