import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import { pino } from 'pino';
import { buildApp } from '../src/app.ts';
import { createPictureStore } from '../src/pictures/store.ts';
import { openDatabase } from '../src/platform/database.ts';
import { createMetrics } from '../src/platform/metrics.ts';
import { type Network, parseNetwork } from '../src/platform/networks.ts';
import { createDatabaseStore } from '../src/state/database.ts';
import { BENCH_KEY } from './bench-key.ts';
import { reportUsage } from './usage.ts';

/** The shop as one process of its own, so that its processor time and memory are its own as well. */

const {
  connection,
  pageFreshMs,
  trustedProxies = [],
} = JSON.parse(process.argv[2] ?? '{}') as {
  connection: PoolConfig;
  pageFreshMs?: number;
  trustedProxies?: string[];
};
const log = pino({ level: 'info', timestamp: pino.stdTimeFunctions.isoTime }, pino.destination('/dev/null'));
const database = openDatabase({
  connection,
  maxConnections: 16,
  applicationName: 'bench shop',
  onError: () => {},
});
const { app } = await buildApp({
  config: {
    publicUrl: 'http://localhost',
    instance: 'bench',
    trustedProxies: trustedProxies.map((text) => parseNetwork(text) as Network),
  },
  database,
  store: createDatabaseStore(database),
  mail: { send: async () => {} },
  sessionKeys: [BENCH_KEY],
  pictures: createPictureStore({
    directory: mkdtempSync(join(tmpdir(), 'bench-')),
    render: () => Promise.reject(new Error('no pictures here')),
  }),
  metrics: createMetrics(database.pool),
  log,
  ...(pageFreshMs === undefined ? {} : { pageFreshMs }),
});
await app.listen({ host: '127.0.0.1', port: 0 });
reportUsage((app.server.address() as AddressInfo).port);
