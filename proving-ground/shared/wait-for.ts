import { setTimeout as pause } from 'node:timers/promises';
import type { Part } from './part.ts';

const POLL_MS = 25;

/** Asks until it is true; throws with what the part wrote when it has ended, or when it takes too long. */
export async function waitFor(
  part: Part,
  name: string,
  isThere: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await isThere())) {
    if (!part.isRunning) throw new Error(`${name} ended ${await part.ended}: ${await part.lastWords()}`);
    if (performance.now() > deadlineMs) {
      await part.end('SIGKILL', 0);
      throw new Error(`${name} was not there after ${timeoutMs / 1_000} s: ${await part.lastWords()}`);
    }
    await pause(POLL_MS);
  }
}
