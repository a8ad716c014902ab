import { connectForShop } from './commands/connect.ts';
import type { Config } from './config.ts';
import { type CleanUp, renderAhead } from './open-shop.ts';
import { createLog } from './process/log.ts';
import { serveMetrics } from './process/metrics.ts';
import { awaitStopSignal, Stopped } from './process/stop-signal.ts';
import { createWorkers, workersMetrics } from './process/workers.ts';
import { DRAIN_MAX_MS, prepareSchema, printStart, runAll } from './run-shop.ts';

/** A worker ends itself within its own limit. This limit is for one that hangs. */
const END_TIMEOUT_MS = DRAIN_MAX_MS + 2_000;
/** Includes the time in which the database closes after the workers. */
const STOP_TIMEOUT_MS = END_TIMEOUT_MS + 35_000;

/**
 * Runs an instance of several processes (WEB_CONCURRENCY). This process owns the embedded database, the schema, the
 * rendering of pictures ahead of requests, and the port of the metrics. The others serve shoppers.
 */
export async function superviseShop(config: Config): Promise<void> {
  const stop = awaitStopSignal({ timeoutMs: STOP_TIMEOUT_MS, followsParent: config.isStartedByNpm });
  const log = createLog(config);
  const print = (message: string) => process.stdout.write(`${message}\n`);
  const connected = await connectForShop(
    config,
    print,
    (error) => {
      if (!stop.hasCome) log.warn({ err: error }, 'database connection lost');
    },
    stop,
  );
  const cleanUps: CleanUp[] = [() => connected.close()];
  try {
    stop.check();
    await prepareSchema(config, connected, print);
    stop.check();
    const workers = createWorkers({
      count: config.webConcurrency,
      environment: { DATABASE_URL: connected.url },
      log: print,
    });
    cleanUps.unshift(() => workers.stop('SIGTERM', END_TIMEOUT_MS));
    await Promise.race([workers.start(), stop.arrival]);
    stop.check();
    if (config.metricsPort !== undefined) {
      const text = workersMetrics(workers, config.webConcurrency);
      const server = await serveMetrics(text, config.host, config.metricsPort);
      cleanUps.unshift(() => server.close());
    }
    await renderAhead(config, connected.database, cleanUps);
    printStart(print, connected, `${config.publicUrl} in ${config.webConcurrency} processes`);
    const signal = await stop.arrival;
    print(`${signal}: finishing the requests in progress.`);
    await workers.stop(signal, END_TIMEOUT_MS);
    await runAll(cleanUps);
    process.exit(0);
  } catch (error) {
    await runAll(cleanUps);
    if (error instanceof Stopped) process.exit(0);
    throw error;
  }
}
