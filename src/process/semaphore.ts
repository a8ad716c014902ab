/** Limits how much work runs at once. */
export interface Semaphore {
  /**
   * Resolves to true when the work may begin. Resolves to false at once if too many are already waiting, or later if the
   * wait takes too long. The signal ends the wait, with false.
   */
  acquire(signal?: AbortSignal): Promise<boolean>;
  /** Call it when the work has ended, even if it failed. */
  release(): void;
}

/** The caller that has waited longest goes next. Without `waitMaxMs`, callers wait as long as it takes. */
export function createSemaphore(limit: number, waitingMax: number, waitMaxMs?: number): Semaphore {
  /** Sorted from the oldest to the newest. */
  const waiting = new Set<(isAcquired: boolean) => void>();
  let running = 0;

  const wait = (signal: AbortSignal | undefined) =>
    new Promise<boolean>((resolve) => {
      const settle = (isAcquired: boolean) => {
        waiting.delete(settle);
        clearTimeout(timer);
        resolve(isAcquired);
      };
      waiting.add(settle);
      signal?.addEventListener('abort', () => settle(false), { once: true });
      const timer = waitMaxMs === undefined ? undefined : setTimeout(settle, waitMaxMs, false);
    });

  return {
    async acquire(signal) {
      if (running < limit) {
        running += 1;
        return true;
      }
      return waiting.size < waitingMax && wait(signal);
    },
    release() {
      const [next] = waiting;
      if (next) next(true);
      else running -= 1;
    },
  };
}

/** Limits how much work runs at once for each key. Work for one key does not wait for work for another. */
export interface KeyedSemaphore {
  acquire(key: string): Promise<boolean>;
  release(key: string): void;
}

/** Keys are known only while work for them runs or waits. */
export function createKeyedSemaphore(limit: number, waitingMax: number): KeyedSemaphore {
  const keys = new Map<string, { semaphore: Semaphore; users: number }>();

  function leave(key: string): void {
    const known = keys.get(key);
    if (!known) return;
    known.users -= 1;
    if (known.users === 0) keys.delete(key);
  }

  return {
    async acquire(key) {
      const known = keys.get(key) ?? { semaphore: createSemaphore(limit, waitingMax), users: 0 };
      keys.set(key, known);
      known.users += 1;
      const isAcquired = await known.semaphore.acquire();
      if (!isAcquired) leave(key);
      return isAcquired;
    },
    release(key) {
      keys.get(key)?.semaphore.release();
      leave(key);
    },
  };
}
