import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keyOf } from '../../../cart/carts.ts';
import { billingValuesOf, EMPTY_BILLING } from '../../../checkout/billing-form.ts';
import { placeForCustomer } from '../../../checkout/by-staff/place-for-customer.ts';
import { tidyValues, valueFaults } from '../../../checkout/checkout-form.ts';
import { orderProblem } from '../../../checkout/order-problems.ts';
import { emailKey } from '../../../customers/email.ts';
import { findConfirmedCustomer } from '../../../customers/queries.ts';
import { findPaymentUrl } from '../../../orders/payment-links/payment-links.ts';
import { callerOf } from '../../../staff/api-guard.ts';
import { Problem } from '../../../web/errors/errors.ts';
import { adminOrderAnswer } from '../api/schemas.ts';
import { findDetail } from '../detail/find-detail.ts';
import type { AdminOrderDeps } from '../routes.ts';
import { placeAdminOrder } from './api-operations.ts';
import type { NewOrderDeps } from './routes.ts';

type NewOrderApiDeps = NewOrderDeps & AdminOrderDeps;

/** Placing an order for a customer, for programs with a key. */
export function newOrderApiRoutes(deps: NewOrderApiDeps): FastifyPluginAsyncTypebox {
  const { database } = deps;
  return async (app) => {
    app.post('/api/admin/orders', { schema: placeAdminOrder }, async (request, reply) => {
      const key = keyOf(request);
      if (!key) throw new Problem(400, 'key_needed', KEY_NEEDED);
      const {
        address,
        billing,
        items,
        totalMinor,
        promoCode = '',
        notes = '',
        giftNote = '',
        ...rest
      } = request.body;
      const optional = { line2: '', phone: '', ...(billing ? billingValuesOf(billing) : EMPTY_BILLING) };
      const values = tidyValues({ ...rest, ...optional, ...address, promoCode, notes, giftNote });
      const customer = await findConfirmedCustomer(database, emailKey(values.email));
      const faults = valueFaults(values, deps, customer);
      const [first] = Object.values(faults);
      if (first) throw new Problem(422, 'not_acceptable', first, { details: { faults } });
      const actor = callerOf(request);
      const placed = await placeForCustomer(deps, { actor, key, customer, values, items, totalMinor });
      // The key was used for an order of other items.
      const result = !placed.ok && placed.reason === 'already_ordered' ? KEY_REUSED : placed;
      if (!result.ok) throw orderProblem(deps, result);
      const { order } = result;
      const isToPay = order.state === 'placed' && !order.paysOnDelivery;
      const url = isToPay ? await findPaymentUrl(deps.paymentLinks, database, order.id) : undefined;
      const detail = await findDetail(deps, database, order);
      return reply.status(201).send({
        order: adminOrderAnswer(detail, deps.settings.current.delivery.carriers),
        paymentUrl: url ?? null,
      });
    });
  };
}

const KEY_REUSED = { ok: false, reason: 'key_reused' } as const;
const KEY_NEEDED =
  'An order needs an Idempotency-Key, such as a UUID, so that a repeated request places one order.';
