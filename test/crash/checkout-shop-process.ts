import { flushCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { CONNECT_TIMEOUT_MS } from '../../proving-ground/shared/test-database.ts';
import { buildApp } from '../../src/app.ts';
import { openDatabase } from '../../src/database/database.ts';
import { startMail } from '../../src/mail/mail.ts';
import { createPictureStore } from '../../src/pictures/store.ts';
import { createMetrics } from '../../src/process/metrics.ts';
import { createDatabaseStore } from '../../src/state/database/database.ts';
import { killAt } from '../stripe/kill-at.ts';
import { WEBHOOK_SECRET } from '../stripe/webhooks.ts';
import type { ShopOrders } from './checkout-shop.ts';

/** Runs the shop without its background work (sweeping, reconciling, sending emails), which runs on request. */
const { connection, stripeUrl, secretKey, killAt: point } = JSON.parse(process.argv[2] ?? '') as ShopOrders;
if (point) killAt(point);
process.on('disconnect', () => process.exit());

const log = pino({ level: 'silent' });
const database = openDatabase({
  connection,
  maxConnections: 6,
  applicationName: 'test checkout',
  connectTimeoutMs: CONNECT_TIMEOUT_MS,
});
// As in production without a mail server, emails wait in the database, where they can be counted.
const publicUrl = 'http://localhost:3000';
const settings = { smtpUrl: undefined, from: 'shop@shop.test', publicUrl, production: true };
const mail = await startMail({ database, ...settings, log });
const { app, services } = await buildApp({
  config: {
    publicUrl,
    instance: 'test',
    trustedProxies: [],
    limitsAbuse: false,
    payOnDelivery: 'on',
    allowsPrivateWebhooks: false,
    pictureFetchPorts: [],
  },
  database,
  store: createDatabaseStore(database),
  mail,
  sessionKeys: ['a key of the tests, long enough to be one'],
  stripe: { secretKey, webhookSecret: WEBHOOK_SECRET, apiUrl: stripeUrl },
  pictures: createPictureStore({
    directory: tmpdir(),
    render: () => Promise.reject(new Error('this test renders no pictures')),
  }),
  metrics: createMetrics(database.pool),
  log,
});
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.addresses()[0] as { port: number };
process.on('message', () => {
  void services.payments.reconcile().then(() => process.send?.({}));
});
process.send?.({ port });
// The process will be killed, so the cache is written now.
flushCompileCache();
