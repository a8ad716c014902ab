import { readFile } from 'node:fs/promises';
import { listProcesses, type ProcessStat } from '../../shared/processes.ts';

/** The processes of a measurement by their task. Each counts with all processes below it. */
export interface Watched {
  web: number;
  database?: number | undefined;
  cache?: number | undefined;
  /** A generator that runs for many slices. One that the harness starts for a single slice counts anyway. */
  generator?: number | undefined;
}

export type Task = 'web' | 'database' | 'cache' | 'generator';

/** Processor time in microseconds since the start of each process, including children that have ended. */
export interface ProcessorTimes {
  tasks: Record<Task, number>;
  /** All processes of this measurement, with the harness itself. */
  ours: number;
  /** All processes of the machine, and what its host took from it. */
  machine: number;
}

/** One clock tick of /proc on today's Linux machines. */
const TICK_US = 10_000;

export async function readProcessorTimes(watched: Watched): Promise<ProcessorTimes> {
  const [all, stat] = await Promise.all([listProcesses(), readFile('/proc/stat', 'utf8')]);
  const below = (roots: readonly (number | undefined)[]) => TICK_US * ticksBelow(all, roots);
  const { web, database, cache, generator } = watched;
  const harness = all.find(({ pid }) => pid === process.pid);
  // The harness waits for each generator that it starts, so their time is that of its ended children.
  const endedUs = TICK_US * (harness?.endedChildrenTicks ?? 0);
  return {
    tasks: {
      web: below([web]),
      database: below([database]),
      cache: below([cache]),
      generator: below([generator]) + endedUs,
    },
    ours: below([process.pid, web, database, cache, generator]),
    machine: TICK_US * busyTicks(stat),
  };
}

/** Sums these processes and everything below them once, however often they are named. */
export function ticksBelow(all: readonly ProcessStat[], roots: readonly (number | undefined)[]): number {
  const wanted = new Set(roots);
  // A child is always younger than its parent, but process IDs start again at the top, so the list is read repeatedly.
  for (let size = -1; size !== wanted.size; ) {
    size = wanted.size;
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid);
  }
  return all
    .filter(({ pid }) => wanted.has(pid))
    .reduce((sum, { ticks, endedChildrenTicks }) => sum + ticks + endedChildrenTicks, 0);
}

/** Sums the first line of /proc/stat without the time of idling and of waiting for disks (proc(5)). */
export function busyTicks(stat: string): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .split(/\s+/)
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}
