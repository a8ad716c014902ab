/** Work that goes on after the answer, so that the answer takes as long whether there is work to do or not. */
export interface AfterAnswer {
  run(work: () => Promise<void>): void;
  /** Resolves once all work has ended. */
  finish(): Promise<void>;
}

/** Work beyond `runningMax` is dropped and reported to `onError`, like work that fails. */
export function createAfterAnswer({
  what,
  runningMax,
  onError,
}: {
  /** For the report, such as "reset links". */
  what: string;
  runningMax: number;
  onError(error: unknown): void;
}): AfterAnswer {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      if (running.size >= runningMax) {
        onError(new Error(`too many ${what} are being sent`));
        return;
      }
      const done = new Promise((resolve) => setImmediate(resolve))
        .then(work)
        .catch(onError)
        .finally(() => running.delete(done));
      running.add(done);
    },
    async finish() {
      await Promise.all(running);
    },
  };
}
