import { setTimeout as pause } from 'node:timers/promises';

export interface Repetition {
  /** Resolves when the current run has ended. */
  stop(): Promise<void>;
}

/** Runs the work now and then `everyMs` after each run ends. Its signal aborts when it should stop early. */
export function repeat(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): Repetition {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        await work(stop.signal);
      } catch (error) {
        onError(error);
      }
      await pause(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stop.abort();
      await running;
    },
  };
}
