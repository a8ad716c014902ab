import type { FastifyInstance } from 'fastify';
import { type OrderRouteParts, orderRoutes } from './order-routes.ts';
import type { StaleListings } from './stale-listings.ts';

interface OrdersDeps extends OrderRouteParts {
  listings: StaleListings;
}

/** The pages of orders that were placed. */
export function ordersPlugin(deps: OrdersDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(orderRoutes(deps));
    app.addHook('onClose', () => deps.listings.close());
  };
}
