import type { FastifyInstance } from 'fastify';
import { catalogApiRoutes } from './api-routes.ts';
import { type CatalogPagesOptions, catalogPages, catalogRoutes } from './routes.ts';

/** The catalog as pages and as JSON. Both are the same for every shopper, so one cache keeps them. */
export function catalogPlugin(deps: CatalogPagesOptions): (app: FastifyInstance) => Promise<void> {
  const pages = catalogPages(deps);
  return async (app) => {
    await app.register(catalogApiRoutes(pages));
    await app.register(catalogRoutes(pages, deps.catalog));
  };
}
