import { setTimeout as pause } from 'node:timers/promises';

/** One statement removes this many rows, whose locks it holds for some milliseconds. */
export const SWEEP_BATCH = 500;
const BATCHES_MAX = 1_000;
const BETWEEN_BATCHES_MS = 20;

/** Repeats a statement that removes at most SWEEP_BATCH rows until none are left. Resolves to how many were removed. */
export async function sweepBatches(sweepBatch: () => Promise<number>): Promise<number> {
  let swept = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const count = await sweepBatch();
    swept += count;
    if (count < SWEEP_BATCH) break;
    await pause(BETWEEN_BATCHES_MS, undefined, { ref: false });
  }
  return swept;
}
