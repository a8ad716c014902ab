import type { FastifyInstance } from 'fastify';
import type { StateStore } from '../state/store.ts';
import { checkoutApiRoutes } from './api-routes.ts';
import { createOrderTurns } from './order-turns.ts';
import { type CheckoutRouteDeps, checkoutRoutes } from './routes.ts';
import { createOrderReads } from './store-order.ts';
import { createCartTaker } from './take-cart.ts';

type MadeHere = 'cartTaker' | 'reads' | 'turns' | 'updateTurns' | 'limitsUnpaid';

interface CheckoutDeps extends Omit<CheckoutRouteDeps, MadeHere> {
  store: StateStore;
  /** Whether the unpaid orders of a network, an address and an account are limited. */
  limitsAbuse: boolean;
}

/** From a cart to an order, as a page and as JSON. */
export function checkoutPlugin(deps: CheckoutDeps): (app: FastifyInstance) => Promise<void> {
  const routeDeps: CheckoutRouteDeps = {
    ...deps,
    cartTaker: createCartTaker(deps),
    reads: createOrderReads(deps.database),
    turns: createOrderTurns(),
    updateTurns: createOrderTurns(),
    limitsUnpaid: deps.limitsAbuse,
  };
  return async (app) => {
    await app.register(checkoutRoutes(routeDeps));
    await app.register(checkoutApiRoutes(routeDeps));
  };
}
