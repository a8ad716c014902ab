import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import type { Shop } from './app.ts';
import type { Config } from './config.ts';
import { type CleanUp, openShop } from './open-shop.ts';
import { listenFault, stopListening } from './process/listening.ts';
import type { Logger } from './process/log.ts';
import type { ShopDatabase } from './shop-database.ts';
import { prepareSchema, printStart, runAll, withShopDatabase } from './with-shop-database.ts';

/** Requests in progress get this long to finish. */
const DRAIN_TIMEOUT_MS = 10_000;
const WARM_CONNECTIONS = 4;
/** A load balancer needs this long to see that the instance is no longer ready. */
const UNREADY_MS = 5_000;
/** A draining process has ended by itself after this time. */
export const DRAIN_MAX_MS: number = DRAIN_TIMEOUT_MS + UNREADY_MS;

/**
 * Connections that wait to be accepted. When a popular item goes on sale, thousands come before the event loop can accept
 * the first. With Node's 511, the kernel dropped or reset the others. It takes its own limit (net.core.somaxconn) if that
 * is lower.
 */
const LISTEN_BACKLOG = 16_384;

/**
 * Opens everything, listens, and runs until a signal asks it to drain. If the instance has several processes, the
 * supervisor does what must be done once: see supervise-shop.ts.
 */
export async function runShop(config: Config): Promise<void> {
  const print = cluster.isWorker ? () => {} : (message: string) => process.stdout.write(`${message}\n`);
  await withShopDatabase(
    { config, print, stopTimeoutMs: DRAIN_MAX_MS },
    async ({ connected, stop, log, cleanUps }) => {
      if (!cluster.isWorker) await prepareSchema(config, connected, { print, stop });
      stop.check();
      const shop = await openShop(config, connected, log, cleanUps);
      stop.check();
      await warmUp(connected);
      const address = await listen(shop, config);
      void stop.arrival.then((signal) => drain(signal, { config, shop, log, cleanUps, print }));
      printStart(print, connected, address, config.state.store !== 'local');
    },
  );
}

/** Opens connections before the first shoppers come, because opening one may take longer than they should wait. */
async function warmUp({ database: { pool } }: ShopDatabase): Promise<void> {
  await Promise.all(Array.from({ length: WARM_CONNECTIONS }, () => pool.query('SELECT')));
}

async function listen({ app }: Shop, { host, port, publicUrl }: Config): Promise<string> {
  try {
    await app.listen({ host, port, backlog: LISTEN_BACKLOG });
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
