import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import type { MetricsText } from './metrics.ts';
import { askWorker } from './worker-messages.ts';

/** A worker that dies is restarted after the minimum, and then each time after twice as long. */
const RESTART_MIN_MS = 100;
const RESTART_MAX_MS = 10_000;
/** A worker that ran this long died of a new cause, so its next restart waits the minimum again. */
const STEADY_MS = 30_000;
/** A worker that leaves this many questions in a row unanswered is frozen, so it is ended and replaced. */
const ALIVE_EVERY_MS = 1_000;
const SILENT_MAX = 10;
const METRICS_TIMEOUT_MS = 1_000;

export interface WorkersOptions {
  count: number;
  /** Added to this process's own variables. */
  environment: Record<string, string>;
  log(message: string): void;
}

/** The processes of one instance. node:cluster hands connections to them in turn. */
export interface Workers {
  /** Resolves when all of them listen. Rejects when one ends before; that worker has then printed why. */
  start(): Promise<void>;
  /** Resolves to the metrics of each worker that answers, as prom-client's JSON. */
  readMetrics(): Promise<object[][]>;
  readonly running: number;
  readonly restarts: number;
  /** Restarts no worker from now on, forwards the signal, and kills the workers that remain after the timeout. */
  stop(signal: NodeJS.Signals, timeoutMs: number): Promise<void>;
}

export function createWorkers({ count, environment, log }: WorkersOptions): Workers {
  const running = new Set<Worker>();
  const stopping = new AbortController();
  let restarts = 0;

  const fork = (restartMs: number): Worker => {
    const worker = cluster.fork(environment);
    const bornMs = performance.now();
    let watch: NodeJS.Timeout | undefined;
    running.add(worker);
    worker.once('listening', () => {
      watch = watchOver(worker, log);
    });
    worker.once('exit', (code, signal) => {
      clearInterval(watch);
      running.delete(worker);
      // A worker that has never listened is handled by `start` or `restart`.
      if (stopping.signal.aborted || watch === undefined) return;
      const cause = signal ? `by ${signal}` : `with ${code}`;
      log(`Process ${worker.process.pid} ended ${cause}. Starting another.`);
      const isSteady = performance.now() - bornMs > STEADY_MS;
      restart(isSteady ? RESTART_MIN_MS : restartMs);
    });
    return worker;
  };
  const restart = (restartMs: number) => {
    const timer = setTimeout(() => {
      if (stopping.signal.aborted) return;
      restarts++;
      const longerMs = Math.min(restartMs * 2, RESTART_MAX_MS);
      const worker = fork(longerMs);
      // It may fail to start, such as when the database is away.
      untilListening(worker).catch(() => !stopping.signal.aborted && restart(longerMs));
    }, restartMs);
    stopping.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };

  return {
    async start() {
      await Promise.all(Array.from({ length: count }, () => untilListening(fork(RESTART_MIN_MS))));
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

/** Resolves when the worker listens, and rejects when it ends before. */
function untilListening(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('listening', () => resolve());
    worker.once('exit', () => reject(new Error(`Process ${worker.process.pid} ended before it listened.`)));
  });
}

/** Counts unanswered questions instead of seconds, because a machine that sleeps freezes all processes alike. */
function watchOver(worker: Worker, log: (message: string) => void): NodeJS.Timeout {
  let silent = 0;
  return setInterval(async () => {
    if (await askWorker(worker, 'alive', ALIVE_EVERY_MS)) {
      silent = 0;
      return;
    }
    if (++silent !== SILENT_MAX) return;
    log(`Process ${worker.process.pid} does not answer. Ending it.`);
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

/**
 * The metrics of all workers together. A worker that does not answer is left out and counted, so that one that hangs
 * does not hide the metrics of the others.
 */
export function workersMetrics(workers: Workers, processes: number): MetricsText {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  gauge('web_processes_wanted', 'Processes that this instance should have').set(processes);
  const running = gauge('web_processes', 'Processes of this instance');
  const answering = gauge('web_processes_answering', 'Processes whose metrics are included');
  const restarts = gauge('web_process_restarts', 'Processes restarted since this instance started');
  return {
    contentType: registry.contentType,
    async metrics() {
      const numbers = await workers.readMetrics();
      running.set(workers.running);
      answering.set(numbers.length);
      restarts.set(workers.restarts);
      const ofAll = await AggregatorRegistry.aggregate(numbers).metrics();
      return `${await registry.metrics()}\n${ofAll}`;
    },
  };
}
