import type { FastifyInstance } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import { cartApiRoutes } from './api-routes.ts';
import type { CartPromos } from './cart-promo.ts';
import type { Carts } from './carts.ts';
import { cartEventRoutes, type EventDeps } from './events/event-routes.ts';
import { cartForms } from './forms.ts';
import { outfitRoutes } from './outfit/routes.ts';
import { cartPages } from './pages.ts';
import { cartPromoRoutes } from './promo-routes.ts';

interface CartPluginDeps extends EventDeps {
  carts: Carts;
  catalog: Catalog;
  cartPromos: CartPromos;
}

/** The cart as JSON, as pages and forms, and as a stream of changes. */
export function cartPlugin(deps: CartPluginDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(cartApiRoutes(deps.carts));
    await app.register(cartPages(deps.carts, deps.cartPromos));
    await app.register(cartForms(deps));
    await app.register(cartPromoRoutes(deps.carts, deps.cartPromos));
    await app.register(outfitRoutes(deps));
    await app.register(cartEventRoutes(deps));
  };
}
