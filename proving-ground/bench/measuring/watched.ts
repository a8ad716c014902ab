import { type ProcessorTime, readProcessorTime } from '../../load/processor-time.ts';

/** The processes of a measurement by their task. Each counts with all processes below it. */
export interface Watched {
  web: number;
  database?: number | undefined;
  cache?: number | undefined;
  /** A generator that runs for many slices. One that the harness starts for a single slice counts anyway. */
  generator?: number | undefined;
}

export type Task = keyof Watched;

export function readTimes({ web, database, cache, generator }: Watched): Promise<ProcessorTime<Task>> {
  const listOf = (pid: number | undefined) => (pid === undefined ? [] : [pid]);
  return readProcessorTime({
    web: [web],
    database: listOf(database),
    cache: listOf(cache),
    generator: listOf(generator),
  });
}

/** Returns the processor time of one request in microseconds. */
export function timesUs(
  before: ProcessorTime<Task>,
  after: ProcessorTime<Task>,
  requests: number,
): Record<Task, number> {
  const of = (task: Task) => (1_000 * (after.tasks[task] - before.tasks[task])) / requests;
  const generators = (1_000 * (after.generators - before.generators)) / requests;
  return {
    web: of('web'),
    database: of('database'),
    cache: of('cache'),
    generator: of('generator') + generators,
  };
}
