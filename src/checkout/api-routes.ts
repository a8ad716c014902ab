import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { itemCount } from '../cart/cart.ts';
import { keyOf } from '../cart/carts.ts';
import { cartDigest } from '../cart/price-cart.ts';
import { disclosedStock } from '../catalog/product.ts';
import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import { lineAnswer, type OrderSummary, orderAnswer } from '../orders/schemas.ts';
import type { Shortage } from '../orders/stock/stock.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkOf } from '../web/limits/networks.ts';
import * as operations from './api-operations.ts';
import { billingOf, billingValuesOf, EMPTY_BILLING } from './billing-form.ts';
import { unavailableText } from './checkout-content.ts';
import { hasBilling, takesCards, tidyValues, valueFaults } from './checkout-form.ts';
import { hasSession, type PlaceOrderResult, totalTooLarge } from './order-request.ts';
import { beginInTurn, type OrderTurn } from './order-turns.ts';
import { placeOrder, startPayment } from './place.ts';
import type { Quote } from './pricing/quote.ts';
import { promoOfOrder } from './promo/promo-use.ts';
import { type CheckoutRouteDeps, orderInFlight } from './routes.ts';
import type { OrderBody } from './schemas.ts';
import { networkKeysOf, unpaidText } from './unpaid/unpaid-orders.ts';

/** Placing an order, as JSON. */
export function checkoutApiRoutes(deps: CheckoutRouteDeps): FastifyPluginAsyncTypebox {
  const { cookies, guard, links, payments, turns } = deps;
  return async (app) => {
    // A page of another site can send forms and plain text without a CORS preflight, so only JSON is accepted.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    const options = { schema: operations.placeOrder, config: { hasOwnLimit: true } };
    app.post('/api/orders', options, (request, reply) =>
      turns.run(networkOf(request), async (turn) => {
        const visitor = await guard.findVisitor(request);
        const result = await place(deps, request, visitor, turn);
        if (!result.ok) throw problemOf(deps, result);
        const { order, cart } = result;
        const isCustomer = visitor.customer !== undefined;
        if (cart) reply.header('set-cookie', cookies.cartCookie(cart.version, itemCount(cart), isCustomer));
        const payment = await startPayment(payments, result);
        const token = isCustomer ? '' : links.token(order.number);
        return reply.status(201).send({ order: orderAnswer(order), token, payment });
      }),
    );
  };
}

async function place(
  deps: CheckoutRouteDeps,
  request: FastifyRequest<{ Body: OrderBody }>,
  visitor: VisitorWithCustomer,
  turn: OrderTurn,
): Promise<PlaceOrderResult> {
  const key = keyOf(request);
  if (!key) throw new Problem(400, 'key_needed', KEY_NEEDED);
  const { address, billing, promoCode = '', notes = '', totalMinor, seenLineItems, ...rest } = request.body;
  const optional = { line2: '', phone: '', ...(billing ? billingValuesOf(billing) : EMPTY_BILLING) };
  const values = tidyValues({ ...rest, ...optional, ...address, promoCode, notes });
  const faults = valueFaults(values, deps, visitor.customer);
  const [first] = Object.values(faults);
  if (first) throw new Problem(422, 'not_acceptable', first, { details: { faults } });
  const begin = beginInTurn(deps, turn, request);
  if (!hasSession(visitor)) {
    await begin();
    return { ok: false, reason: 'cart_empty' };
  }
  const seen = { totalMinor, cartDigest: seenLineItems && cartDigest(seenLineItems) };
  const networkKeys = networkKeysOf(deps.sessionKeys, networkOf(request));
  const order = {
    ...values,
    ...seen,
    visitor,
    key,
    address: values,
    billing: hasBilling(values) ? billingOf(values) : null,
    networkKeys,
  };
  // Without a code, nothing can be guessed.
  if (!values.promoCode) return placeOrder(deps, order, begin);
  await begin();
  const look = () => placeOrder(deps, order, begin);
  const tried = await deps.tryPromo(request, values.promoCode, look, promoOfOrder);
  if (tried.ok) return tried.value;
  const { message, retryAfterSeconds } = tried;
  throw new Problem(429, 'rate_limited', message, { retryAfterSeconds });
}

const KEY_NEEDED =
  'An order needs an Idempotency-Key, such as a UUID, so that a repeated request places one order.';

function problemOf(deps: CheckoutRouteDeps, result: Extract<PlaceOrderResult, { ok: false }>): Problem {
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
  deps: CheckoutRouteDeps,
  result: Extract<PlaceOrderResult, { ok: false; quote: Quote }>,
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
