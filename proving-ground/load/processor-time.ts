import { readFile } from 'node:fs/promises';
import { listProcesses, type ProcessStat } from '../shared/processes.ts';

/** Processor time in milliseconds since the start of each process. */
export interface ProcessorTime<Task extends string> {
  /** By task. Each process counts with everything below it, and with children that have ended. */
  tasks: Record<Task, number>;
  /** This process and its children that have ended. */
  harness: number;
  /** Those children only. The harness waits for each generator that it starts, so they are the generators. */
  generators: number;
  /** All tasks and everything below the harness. */
  ours: number;
  /** All processes, and what the host took from this machine. */
  busy: number;
  /** The same with the time of idling. */
  machine: number;
}

/** One clock tick of /proc on today's Linux machines. */
const TICK_MS = 10;

export async function readProcessorTime<Task extends string>(
  pids: Record<Task, readonly number[]>,
): Promise<ProcessorTime<Task>> {
  const [all, stat] = await Promise.all([listProcesses(), readFile('/proc/stat', 'utf8')]);
  const timeBelow = (roots: readonly number[]) => TICK_MS * ticksBelow(all, roots);
  const tasks = Object.entries<readonly number[]>(pids).map(([task, roots]) => [task, timeBelow(roots)]);
  const { ticks = 0, endedChildrenTicks = 0 } = all.find(({ pid }) => pid === process.pid) ?? {};
  const { busy, total } = machineTicks(stat);
  return {
    tasks: Object.fromEntries(tasks),
    harness: TICK_MS * (ticks + endedChildrenTicks),
    generators: TICK_MS * endedChildrenTicks,
    ours: timeBelow([process.pid, ...Object.values<readonly number[]>(pids).flat()]),
    busy: TICK_MS * busy,
    machine: TICK_MS * total,
  };
}

/** The part of the processors' time that others took. Clock ticks of our processes may come later than the machine's. */
export function foreignShare(
  before: Pick<ProcessorTime<string>, 'ours' | 'busy' | 'machine'>,
  after: Pick<ProcessorTime<string>, 'ours' | 'busy' | 'machine'>,
): number {
  const foreign = after.busy - before.busy - (after.ours - before.ours);
  return Math.max(0, foreign / (after.machine - before.machine));
}

/** Sums these processes and everything below them once, however often they are named. */
export function ticksBelow(all: readonly ProcessStat[], roots: readonly number[]): number {
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

/** Reads the first line of /proc/stat (proc(5)). Waiting for a disk is idling. */
export function machineTicks(stat: string): { busy: number; total: number } {
  const [, user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .split(/\s+/)
    .map(Number);
  const busy = user + nice + system + irq + softIrq + steal;
  return { busy, total: busy + idle + ioWait };
}
