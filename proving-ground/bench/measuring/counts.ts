import type { Counts } from '../processes/count-calls.ts';

/** Where an instrumented shop tells its counts. */
export const COUNTS_PATH = '/api/bench-counts';

export async function readCounts(url: string): Promise<Counts> {
  const response = await fetch(url + COUNTS_PATH);
  return (await response.json()) as Counts;
}
