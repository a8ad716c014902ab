/** The signal to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the parent process. */
export interface StopSignal {
  readonly hasCome: boolean;
  /** Throws Stopped when the signal has come: for between the steps of a start. */
  check(): void;
  /** Resolves with the signal. */
  readonly arrival: Promise<NodeJS.Signals>;
}

export interface StopSignalOptions {
  /** The process ends this long after the signal at the latest. */
  timeoutMs: number;
  /** Whether the end of the parent process counts as SIGTERM. */
  followsParent: boolean;
}

/** The start was given up because a signal asked for it; not a failure. */
export class Stopped extends Error {}

const PARENT_EVERY_MS = 500;

/** npm sets this variable. It forwards SIGTERM and SIGINT, but cannot when it is killed by SIGKILL. */
export const isStartedByNpm = (environment: NodeJS.ProcessEnv): boolean =>
  Boolean(environment.npm_lifecycle_event);

/**
 * Takes the signals from now on. Ctrl-C may arrive twice, from the terminal and from npm, so the second one
 * changes nothing.
 */
export function awaitStopSignal({ timeoutMs, followsParent }: StopSignalOptions): StopSignal {
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
  process.on('SIGHUP', (signal) => {
    ignoreWriteErrors();
    take(signal);
  });
  if (followsParent)
    watchParent(() => {
      ignoreWriteErrors();
      take('SIGTERM');
    });
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

/** A process whose parent has ended gets another one. */
function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, PARENT_EVERY_MS).unref();
}

/** The reader of this process's output may be gone, which must not end it before it has drained. */
function ignoreWriteErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
