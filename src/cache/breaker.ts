/**
 * Leaves something out that fails, instead of waiting for it each time. No caller is the one who tries it out:
 * that is done behind them.
 */
export interface Breaker {
  readonly isOpen: boolean;
  /** False while it is left out. Begins a trial where one is due. */
  mayUse(): boolean;
  succeeded(): void;
  failed(): void;
  /** Tries at once: there is a sign that it is back. */
  tryNow(): void;
}

export interface BreakerOptions {
  /** Failures in a row before it opens. */
  failuresMax: number;
  /** From opening, or from a trial that failed, to the next trial. */
  restMs: number;
  /** Whether it works again; takes no longer than a caller would wait. */
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

  async function tryOut(): Promise<void> {
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
      if (isOpen && performance.now() >= nextTrialMs) void tryOut();
      return !isOpen;
    },
    succeeded() {
      // What was sent before it opened may still be answered: only a trial closes it.
      if (!isOpen) failures = 0;
    },
    failed() {
      if (isOpen || ++failures < failuresMax) return;
      nextTrialMs = performance.now() + restMs;
      set(true);
    },
    tryNow() {
      if (isOpen) void tryOut();
    },
  };
}
