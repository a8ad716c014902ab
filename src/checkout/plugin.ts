import type { FastifyInstance, FastifyRequest } from 'fastify';
import { itemCount } from '../cart/cart.ts';
import { createSemaphore } from '../process/semaphore.ts';
import type { Cookies } from '../sessions/cookies.ts';
import type { StateStore } from '../state/store.ts';
import { networkCounts, networkOf } from '../web/limits/networks.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { checkoutApiRoutes } from './api-routes.ts';
import { createPromoTries } from './promo/promo-use.ts';
import { type CheckoutRouteDeps, checkoutRoutes } from './routes.ts';
import { createCartTaker } from './take-cart.ts';
import { networkKeysOf } from './unpaid/unpaid-orders.ts';

type MadeHere =
  | 'cartTaker'
  | 'semaphore'
  | 'limitsUnpaid'
  | 'networkKeysOf'
  | 'limitOrders'
  | 'tryPromo'
  | 'setCartCookie';

interface CheckoutDeps extends Omit<CheckoutRouteDeps, MadeHere> {
  store: StateStore;
  cookies: Pick<Cookies, 'cartCookie'>;
  limits: RateLimits;
  /** Newest first. */
  sessionKeys: readonly string[];
  /** Whether the unpaid orders of a network, an address and an account are limited. */
  limitsAbuse: boolean;
}

/** An instance has 16 connections. More orders at once would only wait for each other's row locks. */
const PLACED_AT_ONCE = 4;
const WAITING_MAX = 200;

/** Each order reserves items until it is paid, or permanently if it is paid on delivery. */
const ORDERS_FROM_NETWORK = { name: 'order from network', limit: 300, windowSeconds: 60 * 60 };

/** From a cart to an order, as a page and as JSON. */
export function checkoutPlugin(deps: CheckoutDeps): (app: FastifyInstance) => Promise<void> {
  const { cookies, limits, sessionKeys } = deps;
  const routeDeps: CheckoutRouteDeps = {
    ...deps,
    cartTaker: createCartTaker(deps),
    semaphore: createSemaphore(PLACED_AT_ONCE, WAITING_MAX),
    limitsUnpaid: deps.limitsAbuse,
    networkKeysOf: (request: FastifyRequest) => networkKeysOf(sessionKeys, networkOf(request)),
    limitOrders: (request) =>
      enforceRateLimit(limits, networkCounts(ORDERS_FROM_NETWORK, networkOf(request))),
    tryPromo: createPromoTries(limits),
    setCartCookie: (reply, cart, isCustomers) =>
      void reply.header('set-cookie', cookies.cartCookie(cart.version, itemCount(cart), isCustomers)),
  };
  return async (app) => {
    await app.register(checkoutRoutes(routeDeps));
    await app.register(checkoutApiRoutes(routeDeps));
  };
}
