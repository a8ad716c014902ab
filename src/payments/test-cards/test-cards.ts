import { createHmac } from 'node:crypto';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { createStripe, type StripeProvider } from '../stripe/stripe.ts';
import { createTestCardApi } from './api.ts';
import { eventOf, randomId } from './protocol.ts';
import { paySession, selectSession, sessionOf, setNeedsApproval, type TestSession } from './queries.ts';

/** The value of `paymentMethod` of orders that are paid with a test card. */
export const TEST_CARD = 'test_card';

/** Delivers a webhook. Resolves to the status of the answer. */
export type SendWebhook = (body: string, signature: string) => Promise<number>;

/**
 * A payment provider in the shop's own code, so that orders can be tried from start to end without an account at a real
 * provider. The shop calls it through the Stripe adapter, and it speaks Stripe's protocol: idempotency keys, signed
 * webhooks, refunds, and sessions that expire. No money moves.
 */
export interface TestCards {
  provider: StripeProvider;
  find(id: string): Promise<TestSession | undefined>;
  /** Pays a session. Resolves to undefined if it is not open. */
  pay(id: string): Promise<TestSession | undefined>;
  /** Asks for the second step. Resolves to undefined if the session is not open. */
  askForApproval(id: string): Promise<TestSession | undefined>;
  /** The bank refuses the card. Resolves to undefined if the session is not open. */
  decline(id: string): Promise<TestSession | undefined>;
  /** Turns webhooks on. Until then, the shop learns the state of a payment only by asking for it. */
  sendWebhooks(send: SendWebhook): void;
}

interface TestCardsDeps {
  database: Database;
  publicUrl: string;
  onError(error: unknown): void;
}

export function createTestCards({ database, publicUrl, onError }: TestCardsDeps): TestCards {
  // Each process receives its own webhooks, so the secret never leaves it.
  const webhookSecret = `whsec_${randomId()}${randomId()}`;
  let send: SendWebhook | undefined;
  const tell = async (type: string, object: object): Promise<void> => {
    const body = JSON.stringify(eventOf(type, object));
    const status = await send?.(body, signatureOf(body, webhookSecret)).catch(onError);
    // A lost webhook is harmless: the shop also asks for the state when the shopper comes back, and from time to time.
    if (status && status >= 300) onError(new Error(`a test payment was not noted (${status})`));
  };
  const api = createTestCardApi({
    database,
    urlOf: (id) => publicUrl + paths.testPayment(id),
    // Like a real provider, it answers the call before it sends the webhook.
    tell: (type, object) => void setImmediate(() => tell(type, object)),
  });
  const settings = { secretKey: 'sk_test_of_the_test_cards', webhookSecret, providerFetch: api };
  return {
    provider: createStripe(settings, {}, NAMES),
    async find(id) {
      const found = await database.find(selectSession, [id]);
      return found && sessionOf(found);
    },
    async pay(id) {
      const row = await database.find(paySession, [id, `pi_${randomId()}`]);
      const paid = row && sessionOf(row);
      if (paid) await tell('checkout.session.completed', paid.session);
      return paid;
    },
    async askForApproval(id) {
      const row = await database.find(setNeedsApproval, [id, true]);
      return row && sessionOf(row);
    },
    async decline(id) {
      const row = await database.find(setNeedsApproval, [id, false]);
      if (!row) return undefined;
      const { metadata } = row.session;
      await tell('payment_intent.payment_failed', { id: 'pi_declined', object: 'payment_intent', metadata });
      return sessionOf(row);
    },
    sendWebhooks(given) {
      send = given;
    },
  };
}

const NAMES = {
  name: TEST_CARD,
  label: 'Card (test)',
  note: 'A test: no money moves. You enter a test card on the next page.',
};

/** Stripe's scheme: a time and the HMAC of the time and the body. */
function signatureOf(body: string, secret: string): string {
  const seconds = Math.floor(Date.now() / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
