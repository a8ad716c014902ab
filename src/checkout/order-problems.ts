import type { Static } from 'typebox';
import { disclosedStock } from '../catalog/product.ts';
import { lineAnswer, type OrderSummary } from '../orders/schemas.ts';
import type { Shortage } from '../orders/stock/stock.ts';
import { Problem } from '../web/errors/errors.ts';
import { unavailableText } from './checkout-content.ts';
import { type PaymentChoiceDeps, takesCards } from './checkout-form.ts';
import { type OrderRefusal, totalTooLarge } from './order-request.ts';
import type { Quote } from './pricing/quote.ts';
import { unpaidText } from './unpaid/unpaid-orders.ts';

/** Turns the refusal of an order into the API's problem. */
export function orderProblem(deps: PaymentChoiceDeps, result: OrderRefusal): Problem {
  switch (result.reason) {
    case 'in_flight':
      return orderInFlight();
    case 'key_reused':
      return new Problem(
        422,
        'key_reused',
        'This Idempotency-Key was used for another order. Send a new key with a new order.',
      );
    case 'total_too_large':
      return new Problem(422, 'total_too_large', totalTooLarge(deps.settings.current));
    case 'cart_empty':
      return new Problem(409, 'cart_empty', 'The cart is empty.');
    case 'session_ended':
      return new Problem(
        401,
        'sign_in_needed',
        'Your session has ended. Nothing was ordered. Sign in again.',
      );
    case 'already_ordered':
      return new Problem(409, 'already_ordered', 'The items in this cart have already been ordered.', {
        details: { number: result.order.number },
      });
    default:
      return problemWithSummary(deps, result);
  }
}

function problemWithSummary(
  deps: PaymentChoiceDeps,
  result: Extract<OrderRefusal, { quote: Quote }>,
): Problem {
  const { quote, reason } = result;
  const summary = summaryOf(quote);
  switch (reason) {
    case 'unpaid_limit': {
      const text = unpaidText(result.refusal, {
        takesCards: takesCards(deps),
        limits: deps.settings.current.limits,
      });
      return new Problem(409, 'unpaid_limit', text, { details: { summary } });
    }
    case 'promo_refused': {
      const { promo } = quote;
      const text = promo && !promo.ok ? promo.message : 'This promo code can’t be used.';
      return new Problem(422, 'promo_refused', text, { details: { summary } });
    }
    case 'out_of_stock':
      return new Problem(409, 'out_of_stock', unavailableText(quote) ?? 'Something is sold out.', {
        details: { short: quote.short.map(toldShortage), summary },
      });
    case 'cart_changed':
      return new Problem(
        409,
        'cart_changed',
        'The cart has changed since it was shown. Check the summary, then send the order again.',
        { details: { summary } },
      );
    case 'total_changed':
      return new Problem(
        409,
        'total_changed',
        'The total has changed. Check the summary, then send the order again with the new total.',
        { details: { summary } },
      );
  }
}

/** `available` is null if there are more than the shop reveals. */
const toldShortage = ({ sku, available }: Shortage) => ({ sku, available: disclosedStock(available) });

/** Members are named one by one, because the quote of an order has others that the API does not show. */
const summaryOf = (quote: Quote): Static<typeof OrderSummary> => ({
  currency: quote.currency,
  subtotalMinor: quote.subtotalMinor,
  discountMinor: quote.discountMinor,
  deliveryMinor: quote.deliveryMinor,
  taxMinor: quote.taxMinor,
  taxBasisPoints: quote.taxBasisPoints,
  vat: [...quote.vat],
  isTaxIncluded: quote.isTaxIncluded,
  totalMinor: quote.totalMinor,
  deliveryMethod: quote.delivery?.method ?? null,
  lineItems: quote.lines.map(lineAnswer),
});

export const orderInFlight = () =>
  new Problem(409, 'order_in_flight', 'This order is being placed. Try again in a moment.', {
    retryAfterSeconds: 1,
  });
