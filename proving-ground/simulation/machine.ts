import { createHeap } from './heap.ts';

/** The processors of a machine, and its clock. Times are in milliseconds. */
export interface Machine {
  now(): number;
  /** The processor time that was used since the start. */
  used(): number;
  /** Calls back when a thread has had this much processor time. */
  run(cpuMs: number, done: () => void): void;
  /** Calls back when this much time has passed. */
  after(ms: number, done: () => void): void;
  /** Goes on to the next event. */
  advance(): void;
}

/**
 * All running threads share the processors equally, as under a fair scheduler, and one thread uses at most one of them.
 * `received` is the processor time that a thread would have received if it had run since the start. A thread that needs
 * 2 ms is done when `received` has grown by 2 ms, however many others come and go.
 */
export function createMachine(processors: number): Machine {
  const running = createHeap<() => void>();
  const timers = createHeap<() => void>();
  let nowMs = 0;
  let usedMs = 0;
  let received = 0;
  return {
    now: () => nowMs,
    used: () => usedMs,
    run: (cpuMs, done) => running.push(received + cpuMs, done),
    after: (ms, done) => timers.push(nowMs + ms, done),
    advance() {
      const speed = running.size === 0 ? 0 : Math.min(1, processors / running.size);
      const doneMs = speed === 0 ? Number.POSITIVE_INFINITY : nowMs + (running.firstKey() - received) / speed;
      const timerMs = timers.firstKey();
      const nextMs = Math.min(doneMs, timerMs);
      received += (nextMs - nowMs) * speed;
      usedMs += (nextMs - nowMs) * speed * running.size;
      nowMs = nextMs;
      const event = doneMs <= timerMs ? running.pop() : timers.pop();
      event?.();
    },
  };
}
