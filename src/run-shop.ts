import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import type { Shop } from './app.ts';
import { importDemoCatalog } from './catalog/demo-catalog.ts';
import { connectForShop, migrationsDir, type ShopDatabase } from './commands/connect.ts';
import type { Config } from './config.ts';
import { migrate, requireKnownSchema } from './database/migrate.ts';
import { migrateMail } from './mail/queue.ts';
import { type CleanUp, openShop } from './open-shop.ts';
import { listenFault, stopListening } from './process/listening.ts';
import { createLog, type Logger } from './process/log.ts';
import { awaitStopSignal, Stopped } from './process/stop-signal.ts';

/** Requests in progress get this long to finish. */
const DRAIN_TIMEOUT_MS = 10_000;
const WARM_CONNECTIONS = 4;
/** A load balancer needs this long to see that the instance is no longer ready. */
const UNREADY_MS = 5_000;
/** A draining process has ended by itself after this time. */
export const DRAIN_MAX_MS: number = DRAIN_TIMEOUT_MS + UNREADY_MS;

/**
 * Opens everything, listens, and runs until a signal asks it to drain. If the instance has several processes, the
 * supervisor does what must be done once: see supervise-shop.ts.
 */
export async function runShop(config: Config): Promise<void> {
  const stop = awaitStopSignal({ timeoutMs: DRAIN_MAX_MS, followsParent: config.isStartedByNpm });
  const log = createLog(config);
  const print = cluster.isWorker ? () => {} : (message: string) => process.stdout.write(`${message}\n`);
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
    if (!cluster.isWorker) await prepareSchema(config, connected, print);
    stop.check();
    const shop = await openShop(config, connected, log, cleanUps);
    stop.check();
    await warmUp(connected);
    const address = await listen(shop, config);
    void stop.arrival.then((signal) => drain(signal, { config, shop, log, cleanUps, print }));
    printStart(print, connected, address, config.state.store !== 'local');
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
  print: (message: string) => void,
): Promise<void> {
  if (config.production) return requireKnownSchema(database.pool, migrationsDir);
  await migrate(database.pool, migrationsDir);
  await migrateMail(database);
  await importDemoCatalog(database, print);
}

/** Opens connections before the first shoppers come, because opening one may take longer than they should wait. */
async function warmUp({ database: { pool } }: ShopDatabase): Promise<void> {
  await Promise.all(Array.from({ length: WARM_CONNECTIONS }, () => pool.query('SELECT')));
}

async function listen({ app }: Shop, { host, port, publicUrl }: Config): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenFault(error, { host, port, setting: 'PORT' });
  }
  const { port: actual } = app.server.address() as AddressInfo;
  return publicUrl.includes('localhost') ? `http://localhost:${actual}` : publicUrl;
}

interface DrainInput {
  config: Config;
  shop: Shop;
  log: Logger;
  cleanUps: CleanUp[];
  print: (message: string) => void;
}

/** Becomes not ready first, then refuses new connections, finishes requests, and closes the database. */
async function drain(
  signal: NodeJS.Signals,
  { config, shop, log, cleanUps, print }: DrainInput,
): Promise<void> {
  print(`${signal}: finishing the requests in progress.`);
  shop.health.drain();
  const isBehindBalancer = config.production || config.trustedProxies.length > 0;
  if (isBehindBalancer && signal === 'SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, UNREADY_MS));
  await stopListening(shop.app.server);
  await runAll(cleanUps);
  log.info('drained');
  process.exit(0);
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
