import type { FastifyPluginAsync } from 'fastify';
import type { Payments } from './payments.ts';
import type { StripeProvider } from './stripe.ts';

/** Stripe's events are some KiB. */
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Where Stripe tells what has happened. Answered with 200 once it is written down, and for whatever is nothing to
 * this shop; anything else makes Stripe tell it again, for up to three days.
 */
export const stripeWebhookRoutes =
  (stripe: StripeProvider, payments: Payments): FastifyPluginAsync =>
  async (app) => {
    // The signature is over the bytes as they came.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    );
    app.post(
      '/webhooks/stripe',
      { bodyLimit: BODY_LIMIT_BYTES, schema: { hide: true } },
      async (request, reply) => {
        const signature = request.headers['stripe-signature'];
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const event = await stripe.readEvent(body, typeof signature === 'string' ? signature : undefined);
        switch (event.kind) {
          case 'attempt':
            await payments.note(event.finding);
            break;
          case 'declined':
            await payments.noteDeclined(event.attemptId);
            break;
          case 'refund':
            await payments.noteRefund(event.state);
            break;
          case 'other':
            request.log.debug({ type: event.type }, 'webhook passed over');
        }
        return reply.send({ received: true });
      },
    );
  };
