import type { Config } from './config.ts';
import { renderAhead } from './open-shop.ts';
import { serveMetrics } from './process/metrics.ts';
import { createWorkers, workersMetrics } from './process/workers.ts';
import { DRAIN_MAX_MS } from './run-shop.ts';
import { prepareSchema, printStart, runAll, withShopDatabase } from './with-shop-database.ts';

/** A worker ends itself within its own limit. This limit is for one that hangs. */
const END_TIMEOUT_MS = DRAIN_MAX_MS + 2_000;
/** Includes the time in which the database closes after the workers. */
const STOP_TIMEOUT_MS = END_TIMEOUT_MS + 35_000;

/**
 * Runs an instance of several processes (WEB_CONCURRENCY). This process owns the embedded database, the schema, the
 * rendering of pictures ahead of requests, and the port of the metrics. The others serve shoppers.
 */
export async function superviseShop(config: Config): Promise<void> {
  const print = (message: string) => process.stdout.write(`${message}\n`);
  await withShopDatabase(
    { config, print, stopTimeoutMs: STOP_TIMEOUT_MS },
    async ({ connected, stop, cleanUps }) => {
      await prepareSchema(config, connected, { print, stop });
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
    },
  );
}
