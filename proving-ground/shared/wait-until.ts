import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * Asks until it is so; an error counts as "not yet". Throws at the end of its time, or as soon as `failure` says
 * why it will never be.
 */
export async function waitUntil(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeoutMs: number,
  failure: () => Promise<string> | undefined = () => undefined,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  let last = '';
  const now = async () => {
    try {
      return await isSo();
    } catch (error) {
      last = `: ${(error as Error).message}`;
      return false;
    }
  };
  while (!(await now())) {
    const reason = await failure();
    if (reason !== undefined) throw new Error(`Not so: ${what}. ${reason}`);
    if (performance.now() > deadlineMs)
      throw new Error(`Not so after ${timeoutMs / 1_000} s: ${what}${last}.`);
    await pause(POLL_MS);
  }
}
