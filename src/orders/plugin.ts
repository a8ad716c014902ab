import type { FastifyInstance } from 'fastify';
import type { CustomerGuard } from '../customers/require-customer.ts';
import { orderApiRoutes } from './api-routes.ts';
import { type BuyAgainDeps, buyAgainRoutes } from './buy-again/routes.ts';
import { type FindOrderDeps, findOrderRoutes } from './find/routes.ts';
import { type PaymentLinkRouteDeps, paymentLinkRoutes } from './payment-links/routes.ts';
import { type OrderRouteDeps, orderRoutes } from './routes.ts';
import type { StaleListings } from './stock/stale-listings.ts';

interface OrdersDeps extends OrderRouteDeps, BuyAgainDeps, FindOrderDeps, PaymentLinkRouteDeps {
  guard: Pick<CustomerGuard, 'findVisitor' | 'page' | 'requireCustomer'>;
  payments: OrderRouteDeps['payments'];
  listings: StaleListings;
}

/** Orders that were placed, as pages and as JSON. */
export function ordersPlugin(deps: OrdersDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(orderRoutes(deps));
    await app.register(orderApiRoutes(deps));
    await app.register(buyAgainRoutes(deps));
    await app.register(findOrderRoutes(deps));
    await app.register(paymentLinkRoutes(deps));
    app.addHook('onClose', () => deps.listings.close());
  };
}
