import type { FastifyInstance } from 'fastify';
import { type OrderRouteDeps, orderRoutes } from './routes.ts';
import type { StaleListings } from './stock/stale-listings.ts';

interface OrdersDeps extends OrderRouteDeps {
  listings: StaleListings;
}

/** The pages of orders that were placed. */
export function ordersPlugin(deps: OrdersDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(orderRoutes(deps));
    app.addHook('onClose', () => deps.listings.close());
  };
}
