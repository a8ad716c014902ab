import { randomBytes } from 'node:crypto';
import { type FastifyInstance, fastify, type LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { errorHandler } from '../../test/rendered.ts';
import { FakeStripe } from '../../test/stripe/fake-stripe.ts';
import { type SignedEvent, sign, WEBHOOK_SECRET } from '../../test/stripe/webhooks.ts';
import { statement } from '../database/database.ts';
import type { NewPayment, OnSettled, PaymentInput } from './payment-types.ts';
import { createPayments, type Payments } from './payments.ts';
import { payOnDelivery } from './provider.ts';
import { insertAttemptSql } from './queries.ts';
import { stripePlugin } from './stripe/plugin.ts';
import { createStripe, type StripeProvider } from './stripe/stripe.ts';
import type { StripeLimits } from './stripe/stripe-client.ts';
import type { ProviderEvent } from './test-cards/protocol.ts';

export const SECRET_KEY = 'sk_test_of_the_tests';
export const AMOUNT = 14_830;

/** A database, a fake Stripe, and payments between them. Orders are plain rows. */
export interface TestTill {
  test: TestDatabase;
  fake: FakeStripe;
  stripe: StripeProvider;
  payments: Payments;
  /** More payments on the same database, with shorter time limits. */
  withLimits(limits: Partial<StripeLimits>): Payments;
  app: FastifyInstance;
  logLines: string[];
  /** Creates an order. Resolves to its number and ID. */
  placeOrder(): Promise<{ id: string; title: string }>;
  /** Creates an order with a payment attempt. */
  open(options?: { provider?: string; amountMinor?: number; minutes?: number }): Promise<Opened>;
  /** Opens a payment of this order. */
  openFor(orderId: string, request: PaymentInput): Promise<NewPayment['state']>;
  /** Like `open`, and starts the payment at the provider. `session` is its ID there. */
  openStarted(): Promise<Opened & { session: string }>;
  /** The reported outcomes of an order, oldest first, such as "paid 14830". */
  reported(orderId: string): Promise<string[]>;
  attempt(orderId: string): Promise<Record<string, unknown>>;
  /** Lets the attempt expire. */
  expire(orderId: string): Promise<void>;
  /** Makes all open payments and refunds due, and reconciles them. */
  reconcile(): Promise<void>;
  /** Delivers an event as Stripe would. Resolves to the status of the answer. */
  deliver(event: ProviderEvent | undefined): Promise<number>;
  post(signed: SignedEvent): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export interface Opened {
  id: string;
  title: string;
  state: NewPayment['state'];
}

const INSERT_ORDER = `
  INSERT INTO orders (number, email, name, line1, postal_code, city, country, currency, subtotal_minor,
    delivery_minor, tax_minor, tax_basis_points, tax_included, total_minor, delivery_method, expected_from,
    expected_to, payment_method, pays_on_delivery, session_key, cart_version, cart_key, key_hash, request_hash)
  VALUES ($1, 'ada@example.com', 'Ada', 'Street 1', '10115', 'Berlin', 'DE', 'EUR', $2, 0, 0, 0, true, $2,
    'standard', now(), now(), 'stripe', false, $3, 1, $3, $3, $3)
  RETURNING id`;

const insertAttempt = statement<[orderId: string, payment: string], never>(
  `WITH stored AS (SELECT $1::uuid AS id) ${insertAttemptSql('$2')}`,
);

export async function createTestTill(options: { onSettled?: OnSettled } = {}): Promise<TestTill> {
  const test = await createTestDatabase();
  const { pool } = test.database;
  await pool.query('CREATE TABLE told (id bigserial, order_id uuid, words text)');
  const fake = new FakeStripe();
  await fake.start();
  const logLines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => logLines.push(line) });
  const settings = { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url };
  const stripe = createStripe(settings);
  const { onSettled = tell } = options;
  const paymentsWith = (provider: StripeProvider) =>
    createPayments({ database: test.database, providers: [provider, payOnDelivery], log, onSettled });
  const payments = paymentsWith(stripe);
  const app = fastify({ bodyLimit: 64 * 1024 });
  app.setErrorHandler(errorHandler.handleError);
  await app.register(stripePlugin({ database: test.database, stripe, payments }));
  const till: TestTill = {
    test,
    fake,
    stripe,
    payments,
    withLimits: (limits) => paymentsWith(createStripe(settings, limits)),
    app,
    logLines,
    async placeOrder() {
      const title = `MC-${numberOf(randomBytes(8))}`;
      const { rows } = await pool.query<{ id: string }>(INSERT_ORDER, [title, AMOUNT, randomBytes(32)]);
      return { id: rows[0]?.id as string, title };
    },
    async open({ provider = 'stripe', amountMinor = AMOUNT, minutes = 30 } = {}) {
      const order = await till.placeOrder();
      const request = {
        title: order.title,
        amountMinor,
        currency: 'EUR',
        provider,
        email: 'ada@example.com',
        returnUrl: `https://shop.test/orders/${order.title}`,
        minutes,
      };
      return { ...order, state: await till.openFor(order.id, request) };
    },
    async openFor(orderId, request) {
      const payment = payments.prepare(request);
      await test.database.run(insertAttempt, [orderId, JSON.stringify(payment)]);
      return payment.state;
    },
    async openStarted() {
      const opened = await till.open();
      await payments.start(opened.id);
      return { ...opened, session: fake.sessionOf(opened.title)?.id as string };
    },
    async reported(orderId) {
      const { rows } = await pool.query('SELECT words FROM told WHERE order_id = $1 ORDER BY id', [orderId]);
      return rows.map(({ words }) => words);
    },
    async attempt(orderId) {
      const { rows } = await pool.query(
        'SELECT * FROM payment_attempts WHERE order_id = $1 ORDER BY created_at DESC LIMIT 1',
        [orderId],
      );
      return rows[0];
    },
    async expire(orderId) {
      await pool.query('UPDATE payment_attempts SET expires_at = now() WHERE order_id = $1', [orderId]);
    },
    async reconcile() {
      await pool.query('UPDATE payment_attempts SET next_check_at = now() WHERE next_check_at IS NOT NULL');
      await pool.query('UPDATE payment_refunds SET next_check_at = now() WHERE next_check_at IS NOT NULL');
      await payments.reconcile();
    },
    async deliver(event) {
      if (!event) throw new Error('there is no such event');
      return (await till.post(sign(event))).statusCode;
    },
    post: ({ payload, headers }) =>
      app.inject({
        method: 'POST',
        url: '/webhooks/stripe',
        payload,
        headers: { accept: 'application/json', ...headers },
      }),
    async close() {
      await app.close();
      await fake.close();
      await test.drop();
    },
  };
  return till;
}

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const numberOf = (bytes: Buffer) => [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('');

/** This runs in the transaction, so that what is rolled back is not reported. */
export const tell: OnSettled = async (connection, settled) => {
  const words =
    settled.outcome === 'failed'
      ? `failed ${settled.reason}`
      : `${settled.outcome} ${settled.amountMinor}${'isCounted' in settled && !settled.isCounted ? ' uncounted' : ''}`;
  await connection.run({ name: 'tell', text: 'INSERT INTO told (order_id, words) VALUES ($1, $2)' }, [
    settled.orderId,
    words,
  ]);
  return undefined;
};
