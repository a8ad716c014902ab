import type { Timeline } from '../result.ts';
import { isSuccess, type Outcome } from '../shoppers/measures.ts';
import type { Finding } from '../shoppers/shopper.ts';

const STEP_MS = 500;
/** This is half an hour. Later requests are counted in the last step. */
const STEPS_MAX = 3_600;

/** Counts requests in steps of time from now on. */
export function createTimeline() {
  const startedMs = performance.now();
  const counts = { succeeded: [] as number[], failed: [] as number[] };
  const nowMs = () => performance.now() - startedMs;
  return {
    nowMs,
    note({ said, kind }: Outcome) {
      if (kind === 'sign-in') return;
      const step = Math.min(STEPS_MAX - 1, Math.floor(nowMs() / STEP_MS));
      const steps = isSuccess(said) ? counts.succeeded : counts.failed;
      steps[step] = (steps[step] ?? 0) + 1;
    },
    read(): Timeline {
      const length = Math.max(counts.succeeded.length, counts.failed.length);
      const filled = (steps: number[]) => Array.from({ length }, (_, at) => steps[at] ?? 0);
      return { stepMs: STEP_MS, succeeded: filled(counts.succeeded), failed: filled(counts.failed) };
    },
  };
}

export interface Losses {
  lost: number;
  lostAtSignIn: number;
  doubled: number;
  foreign: number;
  /** Names of shoppers. */
  losers: Set<string>;
  others: number;
  /** Carts that are wrong although nothing acknowledged is missing. */
  unexplained: number;
}

export function countLosses(findings: readonly Finding[]): Losses {
  const losses: Losses = {
    lost: 0,
    lostAtSignIn: 0,
    doubled: 0,
    foreign: 0,
    losers: new Set(),
    others: 0,
    unexplained: 0,
  };
  for (const { fault, shopper, afterSignIn, changesLost: lost } of findings) {
    losses.lost += lost;
    if (afterSignIn) losses.lostAtSignIn += lost;
    if (lost > 0 || fault.kind === 'session') losses.losers.add(shopper);
    if (fault.kind === 'doubled') losses.doubled++;
    if (fault.kind === 'foreign') losses.foreign += fault.changes;
    if (fault.kind === 'page' || fault.kind === 'answer') losses.others++;
    if (fault.kind === 'other' && lost === 0) losses.unexplained++;
  }
  return losses;
}
