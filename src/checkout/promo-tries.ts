import type { FastifyRequest } from 'fastify';
import { networkOf, RULES } from '../accounts/limits.ts';
import { networkCounts } from '../platform/network-limits.ts';
import type { RateLimits } from '../platform/rate-limit.ts';
import type { Quote } from './quote.ts';
import type { CheckoutValues } from './views/checkout-view.ts';

/** Says what an order costs, with its promo code only while its network has not tried too many unknown ones. */
export type QuoteOfTry = (
  request: FastifyRequest,
  values: CheckoutValues,
  quote: (values: CheckoutValues) => Promise<Quote>,
) => Promise<{ quoted: Quote; fault?: string }>;

/**
 * Codes are guessed one after the other, so each look at one counts before it is looked up; the count is given
 * back where there is such a code. Beyond the limit a right guess and a wrong one are answered alike.
 */
export function createPromoTries(limits: RateLimits): QuoteOfTry {
  const rule = RULES.promoFromNetwork;
  return async (request, values, quote) => {
    if (values.promoCode.trim() === '') return { quoted: await quote(values) };
    const counts = networkCounts(rule, networkOf(request));
    const taken = await limits.takeAll(counts);
    if (!taken.ok) {
      const minutes = Math.ceil(taken.retryAfterSeconds / 60);
      const fault = `Too many codes were tried. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, or order without one.`;
      return { quoted: await quote({ ...values, promoCode: '' }), fault };
    }
    const quoted = await quote(values);
    if (quoted.promo) await limits.giveBackAll(counts);
    return { quoted };
  };
}
