import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import { pino } from 'pino';
import { buildApp } from '../../src/app.ts';
import { parseCacheUrl } from '../../src/cache/cache-url.ts';
import { createSharedCache } from '../../src/cache/shared-cache.ts';
import { openDatabase } from '../../src/database/database.ts';
import { startMail } from '../../src/mail/mail.ts';
import { createPictureStore } from '../../src/pictures/store.ts';
import { createMetrics } from '../../src/process/metrics.ts';
import { createCachedStore } from '../../src/state/cached/cached.ts';
import { createDatabaseStore } from '../../src/state/database/database.ts';
import { countCalls } from './count-calls.ts';

/** Runs the shop in its own process, so that what the test itself allocates is not counted. */

interface ShopProcessInput {
  connection: PoolConfig;
  /** Without it, sessions and carts are read from the database. */
  cacheUrl: string | undefined;
}

const { connection, cacheUrl } = JSON.parse(process.argv[2] ?? '{}') as ShopProcessInput;
const calls = countCalls();
const log = pino({ level: 'info' }, pino.destination('/dev/null'));
const database = openDatabase({
  connection,
  maxConnections: 4,
  applicationName: 'guarded shop',
  connectTimeoutMs: 15_000,
});
const metrics = createMetrics(database.pool);
const address = cacheUrl === undefined ? undefined : parseCacheUrl(cacheUrl);
const cache = address && createSharedCache({ address, registry: metrics.registry });
const publicUrl = 'http://localhost';
const mail = await startMail({
  ...{ database, publicUrl, log, from: 'shop@shop.test' },
  // In production an email without a mail server waits in the database, so no worker asks for statements of its own.
  ...{ smtpUrl: undefined, production: true },
});
const { app } = await buildApp({
  config: {
    ...{ publicUrl, instance: 'guarded', trustedProxies: [], limitsAbuse: false },
    payOnDelivery: 'on',
    allowsPrivateWebhooks: false,
    pictureFetchPorts: [],
  },
  database,
  store: cache ? createCachedStore(database, cache) : createDatabaseStore(database),
  sharedCache: cache,
  mail,
  sessionKeys: ['a signing key of the guard, of no other use'],
  pictures: createPictureStore({
    directory: mkdtempSync(join(tmpdir(), 'myclothes-guard-')),
    render: () => Promise.reject(new Error('no pictures here')),
  }),
  metrics,
  log,
});
calls.watch(app.server);
await app.listen({ host: '127.0.0.1', port: 0 });

process.on('message', (wanted: 'counts' | 'collect') => {
  if (wanted === 'collect') globalThis.gc?.();
  process.send?.(calls.counts());
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: (app.server.address() as AddressInfo).port });
