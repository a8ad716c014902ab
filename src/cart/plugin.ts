import type { FastifyInstance } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import { cartApiRoutes } from './api-routes.ts';
import type { CartRequests } from './cart-request.ts';
import { cartEventRoutes, type EventParts } from './events/event-routes.ts';
import { cartRoutes } from './routes.ts';

interface CartPluginDeps extends EventParts {
  requests: CartRequests;
  catalog: Catalog;
}

/** The cart as JSON, as pages and forms, and as a stream of changes. */
export function cartPlugin(deps: CartPluginDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(cartApiRoutes(deps.requests));
    await app.register(cartRoutes(deps.requests, deps.catalog));
    await app.register(cartEventRoutes(deps));
  };
}
