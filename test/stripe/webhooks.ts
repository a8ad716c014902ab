import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import type { ProviderEvent } from '../../src/payments/test-cards/protocol.ts';

/** Events as Stripe sends them, signed by the SDK's helper for tests. */

export const WEBHOOK_SECRET = 'whsec_of_the_tests_and_of_nothing_else';

const { webhooks } = new Stripe('sk_test_of_nobody');

export interface SignedEvent {
  payload: string;
  headers: { 'content-type': string; 'stripe-signature': string };
}

export function sign(event: object, options: { secret?: string; timestamp?: number } = {}): SignedEvent {
  const payload = JSON.stringify(event);
  const { secret = WEBHOOK_SECRET, timestamp } = options;
  const signature = webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });
  return { payload, headers: { 'content-type': 'application/json', 'stripe-signature': signature } };
}

/** Delivers once. Resolves to the status, or to 0 without an answer. */
export async function deliver(url: string, event: ProviderEvent): Promise<number> {
  const { payload, headers } = sign(event);
  const signal = AbortSignal.timeout(10_000);
  try {
    const answer = await fetch(url, { method: 'POST', body: payload, headers, signal });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

const TRIES_MAX = 300;
const BETWEEN_TRIES_MS = 100;

/** Retries until the event is accepted, like Stripe but faster. */
export async function deliverUntilTaken(
  url: string,
  event: ProviderEvent,
  stop: AbortSignal,
): Promise<boolean> {
  for (let tries = 0; tries < TRIES_MAX && !stop.aborted; tries++) {
    const status = await deliver(url, event);
    if (status >= 200 && status < 300) return true;
    await pause(BETWEEN_TRIES_MS, undefined, { ref: false });
  }
  return false;
}
