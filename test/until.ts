import assert from 'node:assert/strict';
import { waitUntil } from '../src/process/time-limits.ts';

const TIMEOUT_MS = 15_000;

/** Waits until the condition is true. Fails the test when the time limit passes first. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  assert.ok(
    await waitUntil(condition, { timeoutMs: TIMEOUT_MS, pauseMs: 10 }),
    `After ${TIMEOUT_MS / 1_000} s this is still not true: ${what}`,
  );
}
