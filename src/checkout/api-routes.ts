import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';

import { keyOf } from '../cart/carts.ts';
import { cartDigest } from '../cart/price-cart.ts';
import { disclosedStock } from '../catalog/product.ts';

import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import { listExchanges } from '../orders/exchange.ts';
import type { OrderWithLines } from '../orders/order.ts';
import { notFound } from '../orders/order-links.ts';
import { orderNumberOf } from '../orders/order-number.ts';
import type { OrderRouteParts } from '../orders/order-routes.ts';
import { findOrderByNumber, listOrderEvents, listOrders } from '../orders/orders.ts';
import { shownPayment } from '../orders/shown-order.ts';
import type { Shortage } from '../orders/stock.ts';
import { Problem } from '../web/errors/errors.ts';
import { unavailableWords } from './checkout-content.ts';
import { tidyValues, valueFaults } from './checkout-form.ts';
import { takesCards } from './payment-choice.ts';
import { placeOrder } from './place.ts';
import { hasSession, type Placed, TOTAL_TOO_LARGE } from './placing.ts';
import { promoOfPlaced } from './promo/promo-tries.ts';
import type { Quote } from './quote.ts';
import { type CheckoutRouteParts, cartCookieOf, inFlight } from './routes.ts';
import {
  NumberParams,
  type OrderAnswer,
  OrderBody,
  OrderDetailAnswer,
  OrdersAnswer,
  OrdersQuery,
  PlacedAnswer,
  TokenQuery,
} from './schemas.ts';
import { unpaidWords } from './unpaid-words.ts';

const tags = ['Orders'];
const PAGE_SIZE = 100;

/** Orders as JSON. */
export function orderApiRoutes(parts: OrderRouteParts & CheckoutRouteParts): FastifyPluginAsyncTypebox {
  const { database, payments, links, guard } = parts;
  return async (app) => {
    // JSON alone: a page of another site can send forms and plain text without being asked whether it may.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.post(
      '/api/orders',
      {
        schema: {
          tags,
          summary: 'Order what is in the cart',
          body: OrderBody,
          response: { 201: PlacedAnswer },
        },
      },
      async (request, reply) => {
        const visitor = await guard.findVisitor(request);
        const { customer } = visitor;
        const placed = await place(parts, request, visitor);
        if (!placed.ok) throw refusal(parts, placed);
        const { order, cart } = placed;
        if (cart) reply.header('set-cookie', cartCookieOf(parts, cart, customer !== undefined));
        const payment = await payments.start(order.id);
        const token = customer ? '' : links.token(order.number);
        return reply.status(201).send({ order: orderAnswer(order), token, payment });
      },
    );

    app.get(
      '/api/orders',
      {
        schema: {
          tags,
          summary: `The customer's orders, newest first, ${PAGE_SIZE} at a time`,
          querystring: OrdersQuery,
          response: { 200: OrdersAnswer },
        },
      },
      async (request, reply) => {
        const { customer } = await guard.requireCustomer(request, reply);
        const { cursor } = request.query;
        const after = cursor === undefined ? '' : orderNumberOf(cursor);
        if (after === undefined)
          throw new Problem(400, 'invalid_cursor', 'The cursor is not one of ours: begin again without it.');
        const { orders, hasMore } = await listOrders(database, customer.id, { after, pageSize: PAGE_SIZE });
        const nextCursor = hasMore ? (orders.at(-1)?.number ?? null) : null;
        return { orders: orders.map(orderAnswer), nextCursor };
      },
    );

    app.get(
      '/api/orders/:number',
      {
        schema: {
          tags,
          summary: 'An order',
          params: NumberParams,
          querystring: TokenQuery,
          response: { 200: OrderDetailAnswer },
        },
      },
      async (request) => {
        const number = orderNumberOf(request.params.number);
        const order = number && (await findOrderByNumber(database, number));
        const { customer } = await guard.findVisitor(request);
        if (!order) throw notFound();
        const isOwn = customer && order.customerId === customer.id;
        const { token = '' } = request.query;
        if (!isOwn && links.access(order, token, false) === 'sign_in')
          throw new Problem(401, 'sign_in_needed', 'This order is in an account now. Sign in to see it.');
        return detailAnswer(parts, order);
      },
    );
  };
}

async function place(
  parts: CheckoutRouteParts,
  request: FastifyRequest<{ Body: OrderBody }>,
  visitor: VisitorWithCustomer,
): Promise<Placed> {
  const { customer } = visitor;
  const key = keyOf(request);
  if (!key) {
    throw new Problem(
      400,
      'key_needed',
      'An order needs an Idempotency-Key, such as a UUID, so that sent again it is placed once.',
    );
  }
  const {
    email,
    address,
    deliveryMethod,
    paymentMethod,
    promoCode = '',
    notes = '',
    totalMinor,
    seenLineItems,
  } = request.body;
  const { line2 = '', phone = '', ...rest } = address;
  const typed = { email, ...rest, line2, phone, deliveryMethod, paymentMethod, promoCode, notes };
  const values = tidyValues(typed);
  const faults = valueFaults(values, parts, customer);
  const [first] = Object.values(faults);
  if (first) throw new Problem(422, 'not_acceptable', first, { details: { faults } });
  await parts.limit(request);
  if (!hasSession(visitor)) return { ok: false, reason: 'cart_empty' };
  const shown = { totalMinor, cartDigest: seenLineItems && cartDigest(seenLineItems) };
  const networkKeys = parts.networkKeysOf(request);
  const asked = { ...values, ...shown, visitor, key, address: values, networkKeys };
  const tried = await parts.tryPromo(
    request,
    values.promoCode,
    () => placeOrder(parts, asked),
    promoOfPlaced,
  );
  if (tried.ok) return tried.value;
  const { message, retryAfterSeconds } = tried;
  throw new Problem(429, 'rate_limited', message, { retryAfterSeconds });
}

function refusal(parts: CheckoutRouteParts, placed: Extract<Placed, { ok: false }>): Problem {
  switch (placed.reason) {
    case 'in_flight':
      return inFlight();
    case 'key_reused':
      return new Problem(
        422,
        'key_reused',
        'This Idempotency-Key was used for another order. Send a new key with a new order.',
      );
    case 'total_too_large':
      return new Problem(422, 'total_too_large', TOTAL_TOO_LARGE);
    case 'cart_empty':
      return new Problem(409, 'cart_empty', 'There is nothing in the cart to order.');
    case 'session_ended':
      return new Problem(
        401,
        'sign_in_needed',
        'Your session has ended, and nothing was ordered. Sign in again.',
      );
    case 'already_ordered':
      return new Problem(409, 'already_ordered', 'What was in this cart is ordered already.', {
        details: { number: placed.order.number },
      });
    case 'unpaid_limit':
      return new Problem(409, 'unpaid_limit', unpaidWords(placed.refusal, takesCards(parts)), {
        details: { summary: summaryOf(placed.quote) },
      });
    case 'promo_refused': {
      const { promo } = placed.quote;
      const sentence = promo && !promo.ok ? promo.message : 'The promo code cannot be used.';
      return new Problem(422, 'promo_refused', sentence, { details: { summary: summaryOf(placed.quote) } });
    }
    case 'out_of_stock':
      return new Problem(409, 'out_of_stock', unavailableWords(placed.quote) ?? 'Something is sold out.', {
        details: { short: placed.quote.short.map(toldShortage), summary: summaryOf(placed.quote) },
      });
    case 'cart_changed':
      return new Problem(
        409,
        'cart_changed',
        'The cart has changed since it was shown. Check the summary, then send the order again.',
        { details: { summary: summaryOf(placed.quote) } },
      );
    case 'total_changed':
      return new Problem(
        409,
        'total_changed',
        'The total is another one now. Look at it, and send it with the order.',
        {
          details: { summary: summaryOf(placed.quote) },
        },
      );
  }
}

/** `available` is null where more are left than the shop tells. */
const toldShortage = ({ sku, available }: Shortage) => ({ sku, available: disclosedStock(available) });

const summaryOf = ({
  lines,
  offers: _,
  short: _short,
  promo: _promo,
  expected: _days,
  delivery,
  ...amounts
}: Quote) => ({
  ...amounts,
  deliveryMethod: delivery?.method ?? null,
  lineItems: lines.map(lineAnswer),
});

const lineAnswer = ({ productSlug, drawing: _, ...line }: OrderWithLines['lines'][number]) => ({
  ...line,
  slug: productSlug,
});

async function detailAnswer(
  { database, payments }: OrderRouteParts,
  order: OrderWithLines,
): Promise<OrderDetailAnswer> {
  const events = await listOrderEvents(database, order.id);
  const exchanges = await listExchanges(database, order.id);
  const payment = shownPayment(order, await payments.find(database, order.id));
  return {
    ...orderAnswer(order),
    payment,
    events: events.map(({ action, state, note, at }) => ({ action, state, note, at: at.toISOString() })),
    exchanges: exchanges.map(({ lines, ...exchange }) => ({ ...exchange, lineItems: lines })),
  };
}

function orderAnswer(order: OrderWithLines): OrderAnswer {
  const { lines, placedAt, keptUntil, address, ...rest } = order;
  return {
    ...rest,
    address: { ...address },
    placedAt: placedAt.toISOString(),
    lineItems: lines.map(lineAnswer),
    keptUntil: order.state === 'placed' ? (keptUntil?.toISOString() ?? null) : null,
  };
}
