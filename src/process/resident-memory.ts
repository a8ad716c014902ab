import { setFlagsFromString } from 'node:v8';

const CHECK_EVERY_MS = 2_000;
/** Under load, the old generation is collected several times a second, so one collection begins within this time. */
const REDUCING_MS = 300;

interface ResidentMemoryOptions {
  limitMb: number;
  checkEveryMs?: number;
}

/**
 * Lets V8 return free memory to the system while this process uses more than the limit. V8 keeps the pages that it has
 * emptied, up to the largest size that its heap has ever had. It only returns them in a collection that reduces memory,
 * and it only begins one by itself when little is allocated, so never under load. The flag makes every collection such a
 * one. Each takes longer than others, so the flag is set just long enough for one.
 */
export function limitResidentMemory({ limitMb, checkEveryMs = CHECK_EVERY_MS }: ResidentMemoryOptions): void {
  setInterval(() => {
    if (process.memoryUsage.rss() < limitMb * 1e6) return;
    setFlagsFromString('--optimize-for-size');
    setTimeout(() => setFlagsFromString('--no-optimize-for-size'), REDUCING_MS).unref();
  }, checkEveryMs).unref();
}
