import type { FastifyInstance } from 'fastify';
import { createSemaphore } from '../process/semaphore.ts';
import type { StateStore } from '../state/store.ts';
import { checkoutApiRoutes } from './api-routes.ts';
import { createPromoTries } from './promo/promo-use.ts';
import { type CheckoutRouteDeps, checkoutRoutes } from './routes.ts';
import { createCartTaker } from './take-cart.ts';

type MadeHere = 'cartTaker' | 'semaphore' | 'limitsUnpaid' | 'tryPromo';

interface CheckoutDeps extends Omit<CheckoutRouteDeps, MadeHere> {
  store: StateStore;
  /** Whether the unpaid orders of a network, an address and an account are limited. */
  limitsAbuse: boolean;
}

/** An instance has 16 connections. More orders at once would only wait for each other's row locks. */
const PLACED_AT_ONCE = 4;
const WAITING_MAX = 200;

/** From a cart to an order, as a page and as JSON. */
export function checkoutPlugin(deps: CheckoutDeps): (app: FastifyInstance) => Promise<void> {
  const routeDeps: CheckoutRouteDeps = {
    ...deps,
    cartTaker: createCartTaker(deps),
    semaphore: createSemaphore(PLACED_AT_ONCE, WAITING_MAX),
    limitsUnpaid: deps.limitsAbuse,
    tryPromo: createPromoTries(deps.limits),
  };
  return async (app) => {
    await app.register(checkoutRoutes(routeDeps));
    await app.register(checkoutApiRoutes(routeDeps));
  };
}
