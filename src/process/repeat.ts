import { setTimeout as pause } from 'node:timers/promises';

export interface Repetition {
  /** Resolves when the current run has ended. */
  stop(): Promise<void>;
}

/** The first runs of all repetitions are spread over this time. Together, they would take all connections of the pool. */
const START_WITHIN_MS = 1_000;
/** Each pause is shorter by up to this share, so that repetitions with the same pause do not always run together. */
const PAUSE_PART = 0.1;

/**
 * Runs the work soon, and again at most `everyMs` after each run has ended. Its signal aborts when it should stop early.
 */
export function repeat(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): Repetition {
  const stop = new AbortController();
  const wait = (timeMs: number) =>
    pause(timeMs, undefined, { signal: stop.signal, ref: false }).catch(() => {});
  const running = (async () => {
    await wait(Math.random() * Math.min(everyMs, START_WITHIN_MS));
    while (!stop.signal.aborted) {
      try {
        await work(stop.signal);
      } catch (error) {
        onError(error);
      }
      await wait(everyMs * (1 - PAUSE_PART * Math.random()));
    }
  })();
  return {
    async stop() {
      stop.abort();
      await running;
    },
  };
}
