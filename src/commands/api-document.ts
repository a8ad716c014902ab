import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { buildApp } from '../app.ts';
import { openDatabase } from '../database/database.ts';
import { createPictureStore } from '../pictures/store.ts';
import { createMetrics } from '../process/metrics.ts';
import { createDatabaseStore } from '../state/database/database.ts';
import { createCommand, runCommand } from './cli.ts';

const PUBLIC_URL = 'https://myclothes.com';

/** The API document as JSON. The shop is built for it and never connects to its database. */
async function apiDocument(): Promise<string> {
  const database = openDatabase({ connection: {}, maxConnections: 1, applicationName: 'API document' });
  const never = () => Promise.reject(new Error('The API document is made without emails and pictures.'));
  const { app } = await buildApp({
    config: {
      publicUrl: PUBLIC_URL,
      instance: 'none',
      trustedProxies: [],
      limitsAbuse: false,
      payOnDelivery: 'on',
      allowsPrivateWebhooks: false,
      pictureFetchPorts: [],
    },
    database,
    store: createDatabaseStore(database),
    mail: { publicUrl: PUBLIC_URL, send: never, sendWithin: never, countDead: never },
    sessionKeys: ['a key that signs nothing, because no request has a session'],
    pictures: createPictureStore({ directory: tmpdir(), render: never }),
    metrics: createMetrics(database.pool),
    log: pino({ level: 'silent' }),
  });
  try {
    const response = await app.inject('/api/openapi.json');
    if (response.statusCode !== 200) throw new Error(response.body);
    return JSON.stringify(response.json(), null, 2);
  } finally {
    await app.close();
    await database.close();
  }
}

const description = 'Print the OpenAPI document of /api as JSON. It needs no database.';
const command = createCommand('api-document', description, process).action(async () => {
  process.stdout.write(`${await apiDocument()}\n`);
});
process.exitCode = await runCommand(command, process.argv.slice(2), process);
