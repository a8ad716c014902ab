/**
 * Stops using something that fails, instead of waiting for it each time. It is tried again in the background, so that no
 * caller has to wait for the trial.
 */
export interface Breaker {
  readonly isOpen: boolean;
  /** Returns false while the breaker is open, and starts a trial when one is due. */
  mayUse(): boolean;
  succeeded(): void;
  failed(): void;
  /** Starts a trial now, because there is a sign that it works again. */
  tryNow(): void;
}

export interface BreakerOptions {
  /** The breaker opens after this many failures in a row. */
  failuresMax: number;
  /** The time from opening, or from a failed trial, to the next trial. */
  restMs: number;
  /** Resolves to whether it works again. It must not take longer than a caller would wait. */
  trial(): Promise<boolean>;
  onChange?(isOpen: boolean): void;
}

export function createBreaker({ failuresMax, restMs, trial, onChange }: BreakerOptions): Breaker {
  let failures = 0;
  let isOpen = false;
  let isTrying = false;
  let nextTrialMs = 0;

  function set(open: boolean): void {
    if (open === isOpen) return;
    isOpen = open;
    onChange?.(open);
  }

  async function runTrial(): Promise<void> {
    if (isTrying) return;
    isTrying = true;
    const works = await trial().catch(() => false);
    isTrying = false;
    nextTrialMs = performance.now() + restMs;
    if (!works) return;
    failures = 0;
    set(false);
  }

  return {
    get isOpen() {
      return isOpen;
    },
    mayUse() {
      if (isOpen && performance.now() >= nextTrialMs) void runTrial();
      return !isOpen;
    },
    succeeded() {
      // Calls that were sent before it opened may still succeed, so only a trial closes it.
      if (!isOpen) failures = 0;
    },
    failed() {
      if (isOpen || ++failures < failuresMax) return;
      nextTrialMs = performance.now() + restMs;
      set(true);
    },
    tryNow() {
      if (isOpen) void runTrial();
    },
  };
}
