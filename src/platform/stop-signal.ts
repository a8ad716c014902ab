/** Ctrl-C or SIGTERM, once it has come. */
export interface StopSignal {
  readonly hasCome: boolean;
  /** Throws Stopped when the signal has come: for between the steps of a start. */
  check(): void;
  /** Resolves with the signal. */
  readonly arrival: Promise<NodeJS.Signals>;
}

/** The start was given up because a signal asked for it; not a failure. */
export class Stopped extends Error {}

/**
 * Takes both signals from now on. Ctrl-C may arrive twice, from the terminal and from npm, so the second one
 * changes nothing; the process ends `timeoutMs` after the first one at the latest.
 */
export function awaitStopSignal(timeoutMs: number): StopSignal {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let hasCome = false;
  const take = (signal: NodeJS.Signals) => {
    if (hasCome) return;
    hasCome = true;
    setTimeout(() => process.exit(1), timeoutMs).unref();
    resolve(signal);
  };
  process.on('SIGTERM', take);
  process.on('SIGINT', take);
  return {
    get hasCome() {
      return hasCome;
    },
    arrival: promise,
    check() {
      if (hasCome) throw new Stopped();
    },
  };
}
