import { readdir, readFile } from 'node:fs/promises';

export interface ProcessStat {
  pid: number;
  parent: number;
  /** Processor time in clock ticks, user and system. */
  ticks: number;
  /** The same of the children that have ended. */
  endedChildrenTicks: number;
}

/** Lists the processes of this machine. */
export async function listProcesses(): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(readStat))).filter((stat) => stat !== undefined);
}

/** Returns undefined for a process that has ended. */
async function readStat(pid: number): Promise<ProcessStat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The name in parentheses can contain spaces. Parent, utime, stime, cutime and cstime follow it (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [1, 11, 12, 13, 14].map((at) =>
    Number(fields[at]),
  );
  return { pid, parent, ticks: utime + stime, endedChildrenTicks: cutime + cstime };
}

/** Returns the process and its children. Each PostgreSQL backend has a session of its own, so no group can be signaled. */
export async function withChildren(pid: number): Promise<number[]> {
  const children = (await listProcesses()).filter(({ parent }) => parent === pid);
  return [pid, ...children.map((child) => child.pid)];
}

/** Skips processes that have ended. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
