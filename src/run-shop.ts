import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sweepsAfterOrders } from './after-orders.ts';
import { buildApp, type Shop } from './app.ts';
import { importDemoCatalog } from './catalog/demo-catalog.ts';
import { startDrawingCatalog } from './catalog/draw-catalog.ts';
import { type Connected, connectForShop, dataDirOf, migrationsDir } from './commands/connect.ts';
import { type Config, projectDir } from './config.ts';
import { sweepRememberedBrowsers } from './customers/devices/remembered-browsers.ts';
import { sweepJoins } from './customers/join/join-carts.ts';
import { sweepPasskeyChallenges } from './customers/passkeys/passkey-queries.ts';
import { sweepOneTimeTokens } from './customers/recovery/one-time-tokens.ts';
import { sweepUnconfirmed } from './customers/sign-in/unconfirmed-accounts.ts';
import { migrate, requireKnownSchema } from './database/migrate.ts';
import { devMailRoutes } from './mail/dev-routes.ts';
import { startMail } from './mail/mail.ts';
import { migrateMail } from './mail/queue.ts';
import { openBackends } from './open-backends.ts';
import { addPaymentMetrics } from './payments/metrics.ts';
import { startReconciling } from './payments/reconcile.ts';
import { warnOfTestKey } from './payments/settings.ts';
import { createRenderer } from './pictures/renderer.ts';
import { createPictureStore } from './pictures/store.ts';
import { createLog, type Logger } from './process/log.ts';
import { createMetrics, serveMetrics } from './process/metrics.ts';
import { repeat } from './process/repeat.ts';
import { awaitStopSignal, Stopped } from './process/stop-signal.ts';
import { answerSupervisor } from './process/worker-messages.ts';
import { getSessionKeys } from './sessions/keys.ts';
import { recordShopIdentity } from './sessions/shop-identity.ts';
import { startSweeping } from './state/database/sweeper.ts';
import { openStore } from './state/open-store.ts';
import { createRateLimits } from './web/limits/rate-limit.ts';
import { listenFault } from './web/listen-fault.ts';
import { stopListening } from './web/stop-listening.ts';

/** What nobody has paid for in time is for others again within this. */
const FREE_STOCK_EVERY_MS = 30_000;
/** Requests under way get this long to end. */
const DRAIN_TIMEOUT_MS = 10_000;
const WARM_CONNECTIONS = 4;
/** A mail that was asked for is written within this of being due. */
const MAILING_EVERY_MS = 30_000;
/** A load balancer needs this long to see that the instance is not ready any more. */
const UNREADY_MS = 5_000;
/** A process that drains has ended by itself after this. */
export const DRAIN_MAX_MS: number = DRAIN_TIMEOUT_MS + UNREADY_MS;

/**
 * Opens everything, listens, and stays until a signal asks it to drain. As one of several processes of an
 * instance it leaves to the one that supervises it what is done once: see supervise-shop.ts.
 */
export async function runShop(config: Config): Promise<void> {
  const stop = awaitStopSignal({ timeoutMs: DRAIN_MAX_MS, followsParent: config.isStartedByNpm });
  const log = createLog(config);
  const say = cluster.isWorker ? () => {} : (message: string) => process.stdout.write(`${message}\n`);
  const connected = await connectForShop(
    config,
    say,
    (error) => {
      // The stopping server may end a connection before its own goodbye gets through.
      if (!stop.hasCome) log.warn({ err: error }, 'database connection lost');
    },
    stop,
  );
  const cleanUps: (() => Promise<unknown> | unknown)[] = [() => connected.close()];
  try {
    stop.check();
    if (!cluster.isWorker) await prepareSchema(config, connected, say);
    stop.check();
    const shop = await openShop(config, connected, log, cleanUps);
    stop.check();
    await warmUp(connected);
    const address = await listen(shop, config);
    void stop.arrival.then((signal) => drain(signal, { config, shop, log, cleanUps, say }));
    sayOpen(say, connected, address, config.state.store !== 'local');
  } catch (error) {
    await runAll(cleanUps);
    if (error instanceof Stopped) process.exit(0);
    throw error;
  }
}

export function sayOpen(
  say: (message: string) => void,
  { place }: Connected,
  address: string,
  keepsCarts = true,
): void {
  say(`\nMyClothes is open at ${address}  (started in ${(performance.now() / 1_000).toFixed(1)} s)`);
  say(`Data: ${place}`);
  say(`Stop with Ctrl-C; ${keepsCarts ? 'carts and everything else are kept' : 'carts are lost then'}.\n`);
}

export async function prepareSchema(
  config: Config,
  { database }: Connected,
  say: (message: string) => void,
): Promise<void> {
  if (config.production) return requireKnownSchema(database.pool, migrationsDir);
  await migrate(database.pool, migrationsDir);
  await migrateMail(database);
  await importDemoCatalog(database, say);
}

async function openShop(
  config: Config,
  { database }: Connected,
  log: Logger,
  cleanUps: (() => unknown)[],
): Promise<Shop> {
  const metrics = createMetrics(database.pool);
  const directory = join(dataDirOf(config), 'pictures');
  const shippedDirectory = join(projectDir, 'demo/pictures');
  const renderer = createRenderer();
  cleanUps.unshift(() => renderer.close());
  const { smtpUrl, mailFrom: from, production } = config;
  warnOfTestKey(config.stripe, production, log);
  const mail = await startMail({ database, smtpUrl, from, production, log, registry: metrics.registry });
  cleanUps.unshift(() => mail.stop());
  const { cache, replicas, close } = openBackends(config, database, metrics.registry, log);
  cleanUps.unshift(close);
  const sessionKeys = await getSessionKeys(database, config.sessionKeys);
  const { state: settings, publicUrl } = config;
  await recordShopIdentity(database, { publicUrl, sessionKeys });
  const opened = await openStore({ settings, database, cache, replicas, sessionKeys, publicUrl, log });
  cleanUps.unshift(opened.close);
  const shop = await buildApp({
    config,
    database,
    store: opened.store,
    catalog: { replicas, shared: cache },
    mail,
    sessionKeys,
    pictures: createPictureStore({ directory, shippedDirectory, render: renderer.render }),
    metrics,
    log,
    stripe: config.stripe,
  });
  if (!production) await shop.app.register(devMailRoutes(database, config));
  cleanUps.unshift(() => shop.app.close());
  if (cluster.isWorker) {
    answerSupervisor({ alive: () => true, metrics: () => metrics.registry.getMetricsAsJSON() });
  } else if (config.metricsPort !== undefined) {
    const server = await serveMetrics(metrics.registry, config.host, config.metricsPort);
    cleanUps.unshift(() => server.close());
  }
  const isSignedIn = async (id: string) => (await opened.store.sessionsOf(id)).length > 0;
  const sweeping = startSweeping(database, (error) => log.warn({ err: error }, 'sweeping failed'), [
    () => createRateLimits(database).sweep(),
    () => sweepOneTimeTokens(database),
    ...(opened.knowsEverySession ? [() => sweepUnconfirmed(database, isSignedIn)] : []),
    () => sweepJoins(database, opened.store),
    () => sweepPasskeyChallenges(database),
    () => sweepRememberedBrowsers(database),
    ...sweepsAfterOrders(database),
  ]);
  cleanUps.unshift(() => sweeping.stop());
  const mailing = repeat(MAILING_EVERY_MS, shop.sendDueMails, (error) =>
    log.warn({ err: error }, 'mails that were asked for were not written'),
  );
  cleanUps.unshift(() => mailing.stop());
  const warn = (what: string) => (error: unknown) => log.warn({ err: error }, what);
  const { checkout } = shop;
  addPaymentMetrics(metrics.registry, database);
  const reconciling = startReconciling(checkout.payments, warn('payments were not looked at'));
  cleanUps.unshift(() => reconciling.stop());
  const freeing = repeat(FREE_STOCK_EVERY_MS, checkout.sweep, warn('stock was not freed'));
  cleanUps.unshift(() => freeing.stop());
  if (!cluster.isWorker && config.rendersAhead) {
    const drawing = await startDrawingCatalog(database, directory, shippedDirectory);
    cleanUps.unshift(() => drawing.stop());
  }
  return shop;
}

/** The first shoppers find connections open: opening one may take longer than they should wait. */
async function warmUp({ database: { pool } }: Connected): Promise<void> {
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

interface Draining {
  config: Config;
  shop: Shop;
  log: Logger;
  cleanUps: (() => unknown)[];
  say: (message: string) => void;
}

/** Unready first, then no new connections, then what is under way, then the database. */
async function drain(signal: NodeJS.Signals, { config, shop, log, cleanUps, say }: Draining): Promise<void> {
  say(`${signal}: finishing what is under way.`);
  shop.health.drain();
  const isBehindBalancer = config.production || config.trustedProxies.length > 0;
  if (isBehindBalancer && signal === 'SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, UNREADY_MS));
  await stopListening(shop.app.server);
  await runAll(cleanUps);
  log.info('drained');
  process.exit(0);
}

export async function runAll(cleanUps: (() => unknown)[]): Promise<void> {
  for (const cleanUp of cleanUps) {
    try {
      await cleanUp();
    } catch (error) {
      process.stderr.write(`While stopping: ${(error as Error).message}\n`);
    }
  }
}
