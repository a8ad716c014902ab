import cluster from 'node:cluster';
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import { buildApp, type Shop } from './app.ts';
import type { SharedCache } from './cache/shared-cache.ts';
import { merge } from './cart/merge.ts';
import { startCatalogRenderAhead } from './catalog/render-ahead.ts';
import { type Config, projectDir } from './config.ts';
import type { Database } from './database/database.ts';
import { createReplicas, type Replicas } from './database/replicas/replicas.ts';
import { startJobs } from './jobs.ts';
import { devMailRoutes } from './mail/dev/dev-routes.ts';
import { startMail } from './mail/mail.ts';
import { addPaymentMetrics } from './payments/metrics.ts';
import { warnOfTestKey } from './payments/test-key.ts';
import { openBucketStorages } from './pictures/own/open-storages.ts';
import { createRenderer } from './pictures/renderer.ts';
import { createPictureStore } from './pictures/store.ts';
import type { Logger } from './process/log.ts';
import { createMetrics, type Metrics, serveMetrics } from './process/metrics.ts';
import { answerSupervisor } from './process/worker-messages.ts';
import { getSessionKeys, recordShopIdentity } from './sessions/shop-identity.ts';
import { dataDirOf, type ShopDatabase } from './shop-database.ts';
import { openStore } from './state/open-store.ts';

export type CleanUp = () => Promise<unknown> | unknown;

/**
 * Opens everything that a shop needs besides its database, builds the app on it and starts the jobs. Each thing that
 * it opens goes to the front of `cleanUps`, so that it is closed before what it needs.
 */
export async function openShop(
  config: Config,
  { database, url: databaseUrl }: ShopDatabase,
  log: Logger,
  cleanUps: CleanUp[],
): Promise<Shop> {
  const { publicUrl, smtpUrl, mailFrom: from, production, state: settings } = config;
  const metrics = createMetrics(database.pool);
  const { registry } = metrics;
  const renderer = createRenderer();
  cleanUps.unshift(() => renderer.close());
  warnOfTestKey(config.stripe, production, log);
  const mail = await startMail({ database, smtpUrl, from, publicUrl, production, log, registry });
  cleanUps.unshift(() => mail.stop());
  const cache = await openCache(config, registry, log);
  cleanUps.unshift(() => cache?.close());
  const replicas = openReplicas(config, database, registry, log);
  cleanUps.unshift(() => replicas?.close());
  const sessionKeys = await getSessionKeys(database, config.sessionKeys);
  await recordShopIdentity(database, { publicUrl, sessionKeys });
  const opened = await openStore({
    settings,
    database,
    cache,
    replicas,
    sessionKeys,
    publicUrl,
    mergeCarts: merge,
    log,
  });
  cleanUps.unshift(() => opened.close());
  const { picturesBucket } = config;
  const bucket = picturesBucket && (await openBucketStorages(database, picturesBucket));
  cleanUps.unshift(() => bucket?.close());
  const shop = await buildApp({
    config,
    database,
    store: opened.store,
    replicas,
    sharedCache: cache,
    mail,
    sessionKeys,
    pictures: createPictureStore({ ...pictureFolders(config), render: renderer.render }),
    pictureStorages: bucket,
    pictureDirectory: join(dataDirOf(config), 'pictures-own'),
    metrics,
    log,
    stripe: config.stripe,
    takesTestCards: config.takesTestCards,
    pageCacheBytes: config.pageCacheBytes,
  });
  await shop.services.settings.refresh();
  if (!production) await shop.app.register(devMailRoutes(database, config));
  cleanUps.unshift(() => shop.app.close());
  addPaymentMetrics(registry, database);
  await exposeMetrics(config, metrics, cleanUps);
  for (const job of startJobs({
    services: shop.services,
    databaseUrl,
    knowsEverySession: opened.knowsEverySession,
  }))
    cleanUps.unshift(() => job.stop());
  if (!cluster.isWorker) await renderAhead(config, database, cleanUps);
  return shop;
}

async function openCache(
  { state }: Config,
  registry: Registry,
  log: Logger,
): Promise<SharedCache | undefined> {
  if (!state.cache) return undefined;
  // A shop without a shared cache does not load the client.
  const { createSharedCache } = await import('./cache/shared-cache.ts');
  return createSharedCache({
    address: state.cache,
    registry,
    onChange: (isOpen, err) =>
      isOpen ? log.warn({ err }, 'the cache fails and is bypassed') : log.info('the cache is used again'),
  });
}

function openReplicas(
  { replicas: addresses, zone, instance }: Config,
  primary: Database,
  registry: Registry,
  log: Logger,
): Replicas | undefined {
  if (addresses.length === 0) return undefined;
  return createReplicas({
    primary,
    addresses,
    zone,
    applicationName: `myclothes ${instance} reads`,
    registry,
    onChange: (replica, isUsed, reason) =>
      isUsed
        ? log.info({ replica }, 'the replica is used')
        : log.warn({ replica, reason }, 'the replica is bypassed'),
  });
}

/** A worker gives its metrics to its supervisor, which owns the port. */
async function exposeMetrics(config: Config, { registry }: Metrics, cleanUps: CleanUp[]): Promise<void> {
  if (cluster.isWorker) {
    answerSupervisor({ alive: () => true, metrics: () => registry.getMetricsAsJSON() });
  } else if (config.metricsPort !== undefined) {
    const server = await serveMetrics(registry, config.host, config.metricsPort);
    cleanUps.unshift(() => server.close());
  }
}

/** Renders the pictures of the catalog before anyone asks for them, in a process of its own. */
export async function renderAhead(config: Config, database: Database, cleanUps: CleanUp[]): Promise<void> {
  if (!config.rendersAhead) return;
  const { directory, shippedDirectory } = pictureFolders(config);
  const rendering = await startCatalogRenderAhead(database, directory, shippedDirectory);
  cleanUps.unshift(() => rendering.stop());
}

const pictureFolders = (config: Config) => ({
  directory: join(dataDirOf(config), 'pictures'),
  shippedDirectory: join(projectDir, 'demo/pictures'),
});
