import { importDemoCatalog } from './catalog/demo-catalog.ts';
import type { Config } from './config.ts';
import { migrate, requireKnownSchema } from './database/migrate.ts';
import { migrateMail } from './mail/queue.ts';
import type { CleanUp } from './open-shop.ts';
import { createLog, type Logger } from './process/log.ts';
import { awaitStopSignal, Stopped, type StopSignal } from './process/stop-signal.ts';
import { connectForShop, migrationsDir, type ShopDatabase } from './shop-database.ts';

interface WithShopDatabaseInput {
  config: Config;
  print: (message: string) => void;
  /** The process ends at the latest this long after a stop signal. */
  stopTimeoutMs: number;
}

interface ShopDatabaseWork {
  connected: ShopDatabase;
  stop: StopSignal;
  log: Logger;
  /** Run in this sequence at the end. The database is closed last. */
  cleanUps: CleanUp[];
}

/**
 * Connects to the shop's database and runs `work`. If `work` throws, everything is closed. A stop signal during the
 * start ends the process with exit status 0.
 */
export async function withShopDatabase(
  { config, print, stopTimeoutMs }: WithShopDatabaseInput,
  work: (opened: ShopDatabaseWork) => Promise<void>,
): Promise<void> {
  const stop = awaitStopSignal({ timeoutMs: stopTimeoutMs, followsParent: config.isStartedByNpm });
  const log = createLog(config);
  const connected = await connectForShop(
    config,
    print,
    (error) => {
      // A server that stops may close a connection before its notice arrives.
      if (!stop.hasCome) log.warn({ err: error }, 'database connection lost');
    },
    stop,
  );
  const cleanUps: CleanUp[] = [() => connected.close()];
  try {
    stop.check();
    await work({ connected, stop, log, cleanUps });
  } catch (error) {
    await runAll(cleanUps);
    if (error instanceof Stopped) process.exit(0);
    throw error;
  }
}

export function printStart(
  print: (message: string) => void,
  { place }: ShopDatabase,
  address: string,
  keepsCarts = true,
): void {
  print(`\nMyClothes is open at ${address}  (started in ${(performance.now() / 1_000).toFixed(1)} s)`);
  print(`Data: ${place}`);
  print(`Press Ctrl-C to stop. ${keepsCarts ? 'All data is kept' : 'Carts will be lost'}.\n`);
}

export async function prepareSchema(
  config: Config,
  { database }: ShopDatabase,
  { print, stop }: { print: (message: string) => void; stop: StopSignal },
): Promise<void> {
  if (config.production) return requireKnownSchema(database.pool, migrationsDir);
  await migrate(database.pool, migrationsDir);
  await migrateMail(database);
  const isNewShop = await importDemoCatalog(database, print);
  if (!isNewShop || !process.stdin.isTTY || !process.stdout.isTTY) return;
  // Loaded only on the first start, so that it does not stay in memory afterward.
  const { offerDemoYear } = await import('./offer-demo-year.ts');
  await offerDemoYear(database, process, stop);
}

export async function runAll(cleanUps: CleanUp[]): Promise<void> {
  for (const cleanUp of cleanUps) {
    try {
      await cleanUp();
    } catch (error) {
      process.stderr.write(`While stopping: ${(error as Error).message}\n`);
    }
  }
}
