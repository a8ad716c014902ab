import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessorTime } from './processor-time.ts';

const POLL_MS = 200;
const TRIES_MAX = 100;
/** Servers that use less than this part of one processor have completed their requests. */
const QUIET_SHARE = 0.1;

/** Waits until the servers have completed what they began, so that the next measurement does not pay for it. */
export async function untilQuiet(read: () => Promise<ProcessorTime<string>>): Promise<void> {
  const usedMs = async () => Object.values((await read()).tasks).reduce((sum, one) => sum + one, 0);
  let last = await usedMs();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    await pause(POLL_MS);
    const next = await usedMs();
    if (next - last < POLL_MS * QUIET_SHARE) return;
    last = next;
  }
}
