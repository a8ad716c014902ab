import type { Timeline } from '../result.ts';
import type { Outcome } from '../shoppers/measures.ts';

const STEP_MS = 500;
/** Of half an hour; what comes later is counted in the last one. */
const STEPS_MAX = 3_600;
const SUCCESS = /^(2\d\d|30[34])$/;

/** Counts requests in steps of time, from now on. */
export function createTimeline() {
  const startedMs = performance.now();
  const counts = { succeeded: [] as number[], failed: [] as number[] };
  const nowMs = () => performance.now() - startedMs;
  return {
    nowMs,
    note({ said, kind }: Outcome) {
      if (kind === 'sign-in') return;
      const step = Math.min(STEPS_MAX - 1, Math.floor(nowMs() / STEP_MS));
      const steps = SUCCESS.test(said) ? counts.succeeded : counts.failed;
      steps[step] = (steps[step] ?? 0) + 1;
    },
    read(): Timeline {
      const length = Math.max(counts.succeeded.length, counts.failed.length);
      const filled = (steps: number[]) => Array.from({ length }, (_, at) => steps[at] ?? 0);
      return { stepMs: STEP_MS, succeeded: filled(counts.succeeded), failed: filled(counts.failed) };
    },
  };
}
