import { setTimeout as pause } from 'node:timers/promises';
import type { Part } from './part.ts';

const POLL_MS = 50;
const RETRY_MS = 100;

interface WaitOptions {
  timeoutMs: number;
  pollMs?: number;
  /** Resolves to the reason why the condition will never be true, which ends the wait. */
  failure?(): Promise<string | undefined> | string | undefined;
}

/** Polls until the condition is true. An error counts as "not yet". Throws after the time limit. */
export async function waitUntil(
  what: string,
  condition: () => Promise<boolean> | boolean,
  { timeoutMs, pollMs = POLL_MS, failure }: WaitOptions,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  let lastError = '';
  const isTrue = async () => {
    try {
      return await condition();
    } catch (error) {
      lastError = ` (${(error as Error).message})`;
      return false;
    }
  };
  while (!(await isTrue())) {
    const reason = await failure?.();
    if (reason !== undefined) throw new Error(`Waited until ${what}: ${reason}`);
    if (performance.now() > deadlineMs)
      throw new Error(`Timed out after ${timeoutMs / 1_000} s: waited until ${what}${lastError}.`);
    await pause(pollMs);
  }
}

/** Waits until a part that was just started is ready. Kills the part after the time limit; the error has its output. */
export async function waitForPart(
  part: Part,
  name: string,
  isReady: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const failure = async () => {
    if (!part.isRunning) return `${name} ended ${await part.ended}: ${await part.lastOutput()}`;
  };
  try {
    await waitUntil(`${name} is ready`, isReady, { timeoutMs, failure });
  } catch (error) {
    if (!part.isRunning) throw error;
    await part.end('SIGKILL', 0);
    throw new Error(`${(error as Error).message} Its output: ${await part.lastOutput()}`, { cause: error });
  }
}

/** Repeats the work while it fails. Throws its last error after the time limit. The work needs a time limit of its own. */
export async function retry<Result>(work: () => Promise<Result>, timeoutMs: number): Promise<Result> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
    }
    await pause(RETRY_MS);
  }
}
