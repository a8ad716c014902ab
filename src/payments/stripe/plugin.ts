import type { FastifyPluginAsync } from 'fastify';
import { type Database, isFaultOfStatement } from '../../database/database.ts';
import type { Logger } from '../../process/log.ts';
import { type AsideReason, isGivenUp, putAside, settleAside } from '../aside.ts';
import type { Payments } from '../payments.ts';
import type { StripeProvider } from './stripe.ts';
import type { StripeEvent } from './stripe-events.ts';

/** Stripe's events have a few KiB. */
const BODY_LIMIT_BYTES = 256 * 1024;

interface WebhookDeps {
  database: Database;
  stripe: StripeProvider;
  payments: Pick<Payments, 'note' | 'noteDeclined' | 'noteRefund'>;
}

/**
 * The endpoint of Stripe's webhooks. It answers 200 when an event was stored, put aside, or is not for this shop. After any
 * other answer Stripe sends the event again, for up to three days.
 */
export const stripePlugin =
  (deps: WebhookDeps): FastifyPluginAsync =>
  async (app) => {
    // The signature covers the raw bytes.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    );
    app.post('/webhooks/stripe', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const signature = request.headers['stripe-signature'];
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const signed = typeof signature === 'string' ? signature : undefined;
      const event = await deps.stripe.readEvent(body, signed);
      const { database } = deps;
      const reason = await applyOrGiveUp(event, deps, request.log);
      if (reason === undefined) {
        await settleAside(database, event.id, '');
      } else {
        request.log.error({ event: event.id.slice(0, 255), reason }, 'a webhook event was put aside');
        await putAside(database, event, reason, body.toString('utf8'));
      }
      return reply.send({ received: true });
    });
  };

/** Resolves to a reason if the event can never be applied. Throws if it may be applied later. */
async function applyOrGiveUp(
  event: StripeEvent,
  deps: WebhookDeps,
  log: Pick<Logger, 'error'>,
): Promise<AsideReason | undefined> {
  try {
    return await apply(event, deps);
  } catch (error) {
    if (!isFaultOfStatement(error) && !isGivenUp(event)) throw error;
    log.error({ err: error }, 'a webhook event cannot be applied');
    return 'not_applicable';
  }
}

async function apply(
  { notice }: StripeEvent,
  { stripe, payments }: WebhookDeps,
): Promise<AsideReason | undefined> {
  switch (notice.kind) {
    case 'attempt':
      return payments.note(notice.finding);
    case 'declined':
      await payments.noteDeclined(notice.attemptId);
      return undefined;
    case 'refund':
      return payments.noteRefund(notice.refund);
    case 'charge_refunded': {
      let reason: AsideReason | undefined;
      for (const refund of await stripe.listRefunds(notice.chargeReference))
        reason = (await payments.noteRefund(refund)) ?? reason;
      return reason;
    }
    case 'aside':
      return notice.reason;
    case 'other':
      return undefined;
  }
}
