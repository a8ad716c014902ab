import { setTimeout as pause } from 'node:timers/promises';

/** Asks again every `pauseMs` until the answer is true; false once `timeoutMs` have passed without it. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { timeoutMs, pauseMs = 20 }: { timeoutMs: number; pauseMs?: number },
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() >= deadlineMs) return false;
    await pause(pauseMs);
  }
  return true;
}
