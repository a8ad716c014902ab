import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SharedCache } from './cache/shared-cache.ts';
import type { Carts } from './cart/carts.ts';
import type { CartEvents } from './cart/events/cart-events.ts';
import { orderApiRoutes } from './checkout/api-routes.ts';
import { createPromoTries } from './checkout/promo/promo-tries.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import { networkKeysOf } from './checkout/unpaid.ts';
import { createVisitors } from './checkout/visitors.ts';
import { networkOf, RULES } from './customers/limits.ts';
import { createMembers } from './customers/members.ts';
import { createVisits, type VisitParts } from './customers/visits.ts';
import type { Database } from './database/database.ts';
import type { Mail } from './mail/mail.ts';
import { anonymizeOrders } from './orders/anonymize.ts';
import type { ChangeParts } from './orders/change-order.ts';
import { createOnSettled } from './orders/on-settled.ts';
import { createOrderLinks } from './orders/order-links.ts';
import { type OrderRouteParts, orderRoutes } from './orders/order-routes.ts';
import { keepListingsFresh } from './orders/stale-listings.ts';
import { sweepReservations } from './orders/stock.ts';
import { sweepOrders } from './orders/sweep-orders.ts';
import { sweepAside } from './payments/aside.ts';
import { type PayOnDelivery, payOnDelivery } from './payments/pay-on-delivery.ts';
import { createPayments, type Payments } from './payments/payments.ts';
import type { PaymentProvider } from './payments/provider.ts';
import { stripeWebhookRoutes } from './payments/stripe/routes.ts';
import { createStripe } from './payments/stripe/stripe.ts';
import type { StripeSettings } from './payments/stripe/stripe-client.ts';
import type { Logger } from './process/log.ts';
import { createSlots } from './process/slots.ts';
import { networkCounts } from './web/limits/network-limits.ts';
import { createRateLimits, takeAllOrRefuse } from './web/limits/rate-limit.ts';

export interface CheckoutSetup {
  database: Database;
  carts: Carts;
  visiting: Omit<VisitParts, 'onSignIn' | 'events'> & { events: CartEvents };
  mail: Pick<Mail, 'send'>;
  sessionKeys: readonly string[];
  payOnDelivery: PayOnDelivery;
  /** Whether the unpaid orders of a network, an address and an account are limited. */
  limitsAbuse: boolean;
  /** Undefined: nobody takes cards, and orders are paid on delivery. */
  stripe: StripeSettings | undefined;
  /** Told of listings that a sale has changed. */
  shared: SharedCache | undefined;
  returnPathOf?: OrderRouteParts['returnPathOf'];
  log: Logger;
  onError(error: unknown): void;
}

export interface Checkout {
  payments: Payments;
  /** What an order's state, payment, code and mails are changed with. */
  changes: ChangeParts;
  /** To be called after a commit that changed stock; does not wait. */
  onStockChanged(): void;
  routes(app: FastifyInstance): Promise<void>;
  /** What runs out with time; to be repeated. */
  sweep(): Promise<void>;
}

/** Of the 16 connections of an instance; more would only wait for each other's pieces. */
const PLACED_AT_ONCE = 4;
const WAITING_MAX = 200;

/** Checkout, orders and payments, put together. */
export function createCheckout(setup: CheckoutSetup): Checkout {
  const { database, carts, visiting, mail, sessionKeys, log, onError } = setup;
  const links = createOrderLinks(sessionKeys);
  const listings = keepListingsFresh(database, setup.shared, onError);
  const onStockChanged = () => listings.poke();
  const stripe = setup.stripe && createStripe(setup.stripe);
  const providers: PaymentProvider[] = stripe ? [stripe, payOnDelivery] : [payOnDelivery];
  const onSettled = createOnSettled({ mail, links }, onStockChanged);
  const payments = createPayments({ database, providers, log, onSettled });
  const changes = { mail, links, payments };
  const limits = createRateLimits(database);
  const parts = {
    ...changes,
    database,
    store: visiting.store,
    events: visiting.events,
    onStockChanged,
    turns: createSlots(PLACED_AT_ONCE, WAITING_MAX),
    visitors: createVisitors({ database, carts, tokens: visiting.tokens, cookies: visiting.cookies }),
    members: createMembers(database, createVisits(visiting)),
    returnPathOf: setup.returnPathOf,
    payOnDelivery: setup.payOnDelivery,
    limitsUnpaid: setup.limitsAbuse,
    networkKeysOf: (request: FastifyRequest) => networkKeysOf(sessionKeys, networkOf(request)),
    limit: (request: FastifyRequest) =>
      takeAllOrRefuse(limits, networkCounts(RULES.orderFromNetwork, networkOf(request))),
    tryPromo: createPromoTries(limits),
  };
  return {
    payments,
    changes,
    onStockChanged,
    async routes(app) {
      await app.register(checkoutRoutes(parts));
      await app.register(orderRoutes(parts));
      await app.register(orderApiRoutes(parts));
      if (stripe) await app.register(stripeWebhookRoutes({ database, stripe, payments }));
      app.addHook('onClose', () => listings.close());
    },
    async sweep() {
      try {
        await sweepOrders(database, changes);
      } finally {
        await sweepReservations(database);
        onStockChanged();
        await anonymizeOrders(database);
        await sweepAside(database);
      }
    },
  };
}
