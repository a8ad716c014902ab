import { setTimeout as pause } from 'node:timers/promises';

/**
 * Rejects when the work takes longer than the limit. When a process was busy for that long, its timers fire before it
 * sees the answers that have arrived. So answers get one more turn of the event loop; otherwise every call in flight
 * would fail at once, just when there is most to do.
 */
export async function withTimeLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const refuse = () => reject(new Error(`no answer within ${limitMs} ms`));
    timer = setTimeout(() => setImmediate(refuse), limitMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Checks every `pauseMs` until the condition is true. Resolves to false when `timeoutMs` have passed without it. */
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
