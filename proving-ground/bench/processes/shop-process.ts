import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import { pino } from 'pino';
import { buildApp } from '../../../src/app.ts';
import { createSharedCache } from '../../../src/cache/shared-cache.ts';
import { merge } from '../../../src/cart/merge.ts';
import { readConfig } from '../../../src/config.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createPictureStore } from '../../../src/pictures/store.ts';
import { createMetrics } from '../../../src/process/metrics.ts';
import { createCookies, sessionTokens } from '../../../src/sessions/cookies.ts';
import { openStore } from '../../../src/state/open-store.ts';
import { type Network, parseNetwork } from '../../../src/web/limits/networks.ts';
import { addConstants } from './constants.ts';
import { countCalls } from './count-calls.ts';
import { BENCH_KEY, reportUsage } from './usage.ts';

/** Runs the shop in its own process, so that its processor time and memory can be measured. */

const {
  connection,
  pageCacheBytes,
  trustedProxies = [],
  state = {},
} = JSON.parse(process.argv[2] ?? '{}') as {
  connection: PoolConfig;
  pageCacheBytes?: number;
  trustedProxies?: string[];
  /** Settings of the environment, such as STATE_STORE. */
  state?: Record<string, string>;
};
const settings = readConfig(state).state;
const calls = countCalls();
const log = pino({ level: 'info', timestamp: pino.stdTimeFunctions.isoTime }, pino.destination('/dev/null'));
const database = openDatabase({
  connection,
  maxConnections: 16,
  applicationName: 'bench shop',
  onError: () => {},
});
const metrics = createMetrics(database.pool);
const publicUrl = 'http://localhost';
const cache =
  settings.store === 'database' && settings.cache
    ? createSharedCache({ address: settings.cache, registry: metrics.registry })
    : undefined;
const sessionKeys = [BENCH_KEY];
const { store } = await openStore({
  settings,
  database,
  cache,
  replicas: undefined,
  sessionKeys,
  publicUrl,
  mergeCarts: merge,
  log,
});
const { app } = await buildApp({
  config: {
    publicUrl,
    instance: 'bench',
    trustedProxies: trustedProxies.map((text) => parseNetwork(text) as Network),
    limitsAbuse: false,
    payOnDelivery: 'on',
  },
  database,
  store,
  sharedCache: cache,
  mail: { publicUrl, send: async () => {} },
  sessionKeys,
  pictures: createPictureStore({
    directory: mkdtempSync(join(tmpdir(), 'bench-')),
    render: () => Promise.reject(new Error('no pictures here')),
  }),
  metrics,
  log,
  ...(pageCacheBytes === undefined ? {} : { pageCacheBytes }),
});
addConstants(app, { cookies: createCookies(publicUrl, sessionTokens(sessionKeys)) });
calls.watch(app.server);
await app.listen({ host: '127.0.0.1', port: 0 });
reportUsage((app.server.address() as AddressInfo).port, calls.counts);
