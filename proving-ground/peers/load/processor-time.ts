import { readFile } from 'node:fs/promises';
import { listProcesses, type ProcessStat } from '../../shared/processes.ts';

/** One clock tick of /proc on today's Linux machines. */
const TICK_MS = 10;

/** Processor time in milliseconds since the start of each process. */
export interface ProcessorTime<Task extends string> {
  /** By task. Includes the children of the task's processes, and those that have ended. */
  tasks: Record<Task, number>;
  /** This process and its children that have ended, which is where the generator counts. */
  harness: number;
  /** All processors of the machine, and what they idled. */
  machine: number;
  idle: number;
}

export async function readProcessorTime<Task extends string>(
  pids: Record<Task, readonly number[]>,
): Promise<ProcessorTime<Task>> {
  const [processes, machine] = await Promise.all([listProcesses(), readMachine()]);
  const tasks = Object.entries<readonly number[]>(pids).map(([task, roots]) => [
    task,
    timeOf(processes, roots),
  ]);
  const harness = processes.filter(({ pid }) => pid === process.pid);
  return {
    tasks: Object.fromEntries(tasks),
    harness: harness.reduce((sum, one) => sum + one.ticks + one.endedChildrenTicks, 0) * TICK_MS,
    ...machine,
  };
}

/** The part of the processors' time that no task and no harness used, from 0 to 1. */
export function foreignShare<Task extends string>(
  before: ProcessorTime<Task>,
  after: ProcessorTime<Task>,
): number {
  const sumOf = ({ tasks, harness, idle }: ProcessorTime<Task>) =>
    Object.values<number>(tasks).reduce((sum, one) => sum + one, harness + idle);
  const share = 1 - (sumOf(after) - sumOf(before)) / (after.machine - before.machine);
  return Math.max(0, share);
}

function timeOf(processes: readonly ProcessStat[], roots: readonly number[]): number {
  const ticks = processes.map(({ pid, parent, ticks, endedChildrenTicks }) => {
    if (roots.includes(pid)) return ticks + endedChildrenTicks;
    return roots.includes(parent) ? ticks : 0;
  });
  return ticks.reduce((sum, one) => sum + one, 0) * TICK_MS;
}

/** The first line of /proc/stat has user, nice, system, idle, iowait, irq, softirq and steal (proc(5)). */
async function readMachine(): Promise<{ machine: number; idle: number }> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n', 1);
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  return {
    machine: ticks.reduce((total, one) => total + one, 0) * TICK_MS,
    idle: ((ticks[3] ?? 0) + (ticks[4] ?? 0)) * TICK_MS,
  };
}
