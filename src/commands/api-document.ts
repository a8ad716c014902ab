import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { buildApp } from '../app.ts';
import { openDatabase } from '../database/database.ts';
import { createPictureStore } from '../pictures/store.ts';
import { createMetrics } from '../process/metrics.ts';
import { createDatabaseStore } from '../state/database/database.ts';

const PUBLIC_URL = 'https://myclothes.com';

/** `npm run -s api-document`: writes the API document to the output. The shop is built and never connects. */
const database = openDatabase({ connection: {}, maxConnections: 1, applicationName: 'API document' });
const { app } = await buildApp({
  config: {
    publicUrl: PUBLIC_URL,
    instance: 'none',
    trustedProxies: [],
    limitsAbuse: false,
    payOnDelivery: 'on',
  },
  database,
  store: createDatabaseStore(database),
  mail: { publicUrl: PUBLIC_URL, send: () => Promise.reject(new Error('the API document sends no email')) },
  sessionKeys: ['a key that signs nothing, because no request has a session'],
  pictures: createPictureStore({
    directory: tmpdir(),
    render: () => Promise.reject(new Error('the API document has no pictures')),
  }),
  metrics: createMetrics(database.pool),
  log: pino({ level: 'silent' }),
});
const { body } = await app.inject('/api/openapi.json');
process.stdout.write(`${JSON.stringify(JSON.parse(body), null, 2)}\n`);
await app.close();
await database.close();
