import type { FastifyInstance } from 'fastify';
import { emailFormFault } from '../../customers/email.ts';
import { readFields, withRateLimitNotice } from '../../customers/forms.ts';
import { RATE_LIMITS } from '../../customers/limits.ts';
import { sendPage } from '../../layout/send-page.ts';
import { createAfterAnswer } from '../../process/after-answer.ts';
import { networkCounts, networkOf } from '../../web/limits/networks.ts';
import { enforceRateLimit } from '../../web/limits/rate-limit.ts';
import { cleanTyped } from '../../web/typed-text.ts';
import { orderNumberOf } from '../order.ts';
import { findOrderPage, orderLinkSentPage } from './find-order-page.ts';
import { type SendOrderLinkDeps, sendOrderLink } from './send-order-link.ts';

export interface FindOrderDeps extends SendOrderLinkDeps {
  onError(error: unknown): void;
}

/** This many links may wait to be sent. Links beyond that are dropped and reported to `onError`. */
const SENDING_MAX = 100;

/** A guest who has lost the emails of an order asks for its link. The link is emailed and never shown. */
export function findOrderRoutes(deps: FindOrderDeps): (app: FastifyInstance) => Promise<void> {
  const { limits, onError } = deps;
  return async (app) => {
    const afterAnswer = createAfterAnswer({ what: 'links to orders', runningMax: SENDING_MAX, onError });
    app.addHook('onClose', () => afterAnswer.finish());

    app.get('/orders/find', async (_request, reply) =>
      sendPage(reply, findOrderPage({ number: '', email: '' })),
    );

    app.post('/orders/find', async (request, reply) => {
      const typed = readFields(request, ['number', 'email']);
      const number = orderNumberOf(withPrefix(typed.number));
      const email = emailFormFault(typed.email);
      if (!number || email) {
        const faults = { number: number ? undefined : NUMBER_FAULT, email };
        return sendPage(reply, findOrderPage({ ...typed, faults }), 422);
      }
      const refuse = (fault: string, status: number) =>
        sendPage(reply, findOrderPage({ ...typed, fault }), status);
      return withRateLimitNotice(refuse, reply, async () => {
        await enforceRateLimit(limits, networkCounts(RATE_LIMITS.findOrderFromNetwork, networkOf(request)));
        // The answer takes as long whether there is such an order or not.
        afterAnswer.run(() => sendOrderLink(deps, { number, email: cleanTyped(typed.email) }));
        return sendPage(reply, orderLinkSentPage());
      });
    });
  };
}

const NUMBER_FAULT = 'Enter a number like MC-7KQ2M9XD.';

/** Shoppers leave the prefix out, or copy a "#" along. */
function withPrefix(typed: string): string {
  const number = cleanTyped(typed).replace(/^#\s*/, '');
  return /^mc-/i.test(number) ? number : `MC-${number}`;
}
