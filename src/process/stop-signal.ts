/** The signal to stop comes from Ctrl-C, SIGTERM, a closed terminal, or the end of the parent process. */
export interface StopSignal {
  readonly hasCome: boolean;
  /** Throws Stopped when the signal has come. Called between the steps of a start. */
  check(): void;
  /** Resolves with the signal. */
  readonly arrival: Promise<NodeJS.Signals>;
}

export interface StopSignalOptions {
  /** The process exits at the latest this long after the signal. */
  timeoutMs: number;
  /** Whether the end of the parent process counts as SIGTERM. */
  followsParent: boolean;
}

/** Thrown when a signal ends the start, which is not a failure. */
export class Stopped extends Error {}

const PARENT_EVERY_MS = 500;

/** npm sets this variable. It forwards SIGTERM and SIGINT, but cannot forward SIGKILL. */
export const isStartedByNpm = (environment: NodeJS.ProcessEnv): boolean =>
  Boolean(environment.npm_lifecycle_event);

/** Handles the signals from now on. Ctrl-C may arrive twice, from the terminal and from npm, so the second is ignored. */
export function awaitStopSignal({ timeoutMs, followsParent }: StopSignalOptions): StopSignal {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let hasCome = false;
  const handle = (signal: NodeJS.Signals) => {
    if (hasCome) return;
    hasCome = true;
    setTimeout(() => process.exit(1), timeoutMs).unref();
    resolve(signal);
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
  process.on('SIGHUP', (signal) => {
    ignoreWriteErrors();
    handle(signal);
  });
  if (followsParent)
    watchParent(() => {
      ignoreWriteErrors();
      handle('SIGTERM');
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

/** A process whose parent has ended gets another parent. */
function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, PARENT_EVERY_MS).unref();
}

/** The reader of this process's output may be gone. A write error must not end the process before it has drained. */
function ignoreWriteErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/**
 * Returns the text for an error that ends a process: only its message if the shop threw it for that purpose, such as for
 * a wrong setting, and otherwise its stack.
 */
export const explainError = (error: unknown): string =>
  error instanceof Error && error.name === 'Error' ? error.message : String((error as Error).stack ?? error);
