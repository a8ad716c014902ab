import type { FastifyInstance } from 'fastify';
import { catalogApiRoutes } from './api/routes.ts';
import { type CatalogPagesDeps, catalogPages } from './pages.ts';
import { type PreviewDeps, previewRoutes } from './preview/routes.ts';
import { recentlyViewedRoutes } from './recently-viewed.ts';
import { catalogRoutes } from './routes.ts';

/** The catalog as pages and as JSON. Both are the same for every shopper and share one page cache. */
export function catalogPlugin(deps: CatalogPagesDeps & PreviewDeps): (app: FastifyInstance) => Promise<void> {
  const pages = catalogPages(deps);
  return async (app) => {
    await app.register(catalogApiRoutes(pages));
    await app.register(catalogRoutes(pages, deps.catalog));
    await app.register(recentlyViewedRoutes(deps.catalog));
    await app.register(previewRoutes(deps));
  };
}
