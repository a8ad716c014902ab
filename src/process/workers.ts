import cluster, { type Worker } from 'node:cluster';
import { askWorker } from './worker-messages.ts';

/** A worker that dies is started again after this, each time after twice as long. */
const RESTART_MIN_MS = 100;
const RESTART_MAX_MS = 10_000;
/** One that lived so long died of something new. */
const STEADY_MS = 30_000;
/** One that says nothing for so many seconds in a row is frozen, and ended for another to take its place. */
const ALIVE_EVERY_MS = 1_000;
const SILENT_MAX = 10;
const METRICS_TIMEOUT_MS = 1_000;

export interface WorkersOptions {
  count: number;
  /** On top of this process's own. */
  environment: Record<string, string>;
  say(message: string): void;
}

/** Processes of one instance: node:cluster gives each connection to the next of them. */
export interface Workers {
  /** Resolves once all of them listen; rejects when one ends before, which has then said why. */
  start(): Promise<void>;
  /** What each of those that answer has counted, as prom-client's JSON. */
  readMetrics(): Promise<object[][]>;
  readonly running: number;
  readonly restarts: number;
  /** No other is started from now on. Passes the signal on, and ends by force what is still there after it. */
  stop(signal: NodeJS.Signals, timeoutMs: number): Promise<void>;
}

export function createWorkers({ count, environment, say }: WorkersOptions): Workers {
  const running = new Set<Worker>();
  const stopping = new AbortController();
  let restarts = 0;

  const fork = (restartMs: number): Worker => {
    const worker = cluster.fork(environment);
    const bornMs = performance.now();
    let watch: NodeJS.Timeout | undefined;
    running.add(worker);
    worker.once('listening', () => {
      watch = watchOver(worker, say);
    });
    worker.once('exit', (code, signal) => {
      clearInterval(watch);
      running.delete(worker);
      // One that has never listened is the start's affair.
      if (stopping.signal.aborted || watch === undefined) return;
      say(
        `Process ${worker.process.pid} has ended ${signal ? `by ${signal}` : `with ${code}`}: starting another.`,
      );
      const isSteady = performance.now() - bornMs > STEADY_MS;
      again(isSteady ? RESTART_MIN_MS : restartMs);
    });
    return worker;
  };
  const again = (restartMs: number) => {
    const timer = setTimeout(() => {
      if (stopping.signal.aborted) return;
      restarts++;
      const longerMs = Math.min(restartMs * 2, RESTART_MAX_MS);
      const worker = fork(longerMs);
      // It could not even begin, such as when the database is away.
      beginning(worker).catch(() => !stopping.signal.aborted && again(longerMs));
    }, restartMs);
    stopping.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };

  return {
    async start() {
      await Promise.all(Array.from({ length: count }, () => beginning(fork(RESTART_MIN_MS))));
    },
    async readMetrics() {
      const answers = await Promise.all(
        [...running].map((worker) => askWorker(worker, 'metrics', METRICS_TIMEOUT_MS)),
      );
      return answers.filter((answer): answer is object[] => Array.isArray(answer));
    },
    get running() {
      return running.size;
    },
    get restarts() {
      return restarts;
    },
    async stop(signal, timeoutMs) {
      stopping.abort();
      await Promise.all([...running].map((worker) => end(worker, signal, timeoutMs)));
    },
  };
}

/** Until it listens; rejects when it ends before. */
function beginning(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('listening', () => resolve());
    worker.once('exit', () => reject(new Error(`Process ${worker.process.pid} ended before it was open.`)));
  });
}

/** Counts unanswered questions instead of seconds: a machine that sleeps freezes everybody alike. */
function watchOver(worker: Worker, say: (message: string) => void): NodeJS.Timeout {
  let silent = 0;
  return setInterval(async () => {
    if (await askWorker(worker, 'alive', ALIVE_EVERY_MS)) {
      silent = 0;
      return;
    }
    if (++silent !== SILENT_MAX) return;
    say(`Process ${worker.process.pid} does not answer: ending it.`);
    worker.process.kill('SIGKILL');
  }, ALIVE_EVERY_MS);
}

function end(worker: Worker, signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), timeoutMs);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    worker.process.kill(signal);
  });
}
