import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { itemCount } from '../cart/cart.ts';
import { keyOf } from '../cart/carts.ts';
import { cartDigest } from '../cart/price-cart.ts';
import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import { orderAnswer } from '../orders/schemas.ts';
import { Problem } from '../web/errors/errors.ts';
import { networkOf } from '../web/limits/networks.ts';
import * as operations from './api-operations.ts';
import { billingOf, billingValuesOf, EMPTY_BILLING } from './billing-form.ts';
import { hasBilling, tidyValues, valueFaults } from './checkout-form.ts';
import { orderProblem } from './order-problems.ts';
import { hasSession, type PlaceOrderResult } from './order-request.ts';
import { beginInTurn, type OrderTurn } from './order-turns.ts';
import { placeOrder, startPayment } from './place.ts';
import { promoOfOrder } from './promo/promo-use.ts';
import type { CheckoutRouteDeps } from './routes.ts';
import type { OrderBody } from './schemas.ts';
import { networkKeysOf } from './unpaid/unpaid-orders.ts';

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
        if (!result.ok) throw orderProblem(deps, result);
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
  const {
    address,
    billing,
    promoCode = '',
    notes = '',
    giftNote = '',
    totalMinor,
    seenLineItems,
    ...rest
  } = request.body;
  const optional = { line2: '', phone: '', ...(billing ? billingValuesOf(billing) : EMPTY_BILLING) };
  const values = tidyValues({ ...rest, ...optional, ...address, promoCode, notes, giftNote });
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
