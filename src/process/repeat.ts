import { setTimeout as pause } from 'node:timers/promises';

export interface Repeating {
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** Does the work at once and then `everyMs` after its end; the signal tells it that nobody waits any more. */
export function repeat(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): Repeating {
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
