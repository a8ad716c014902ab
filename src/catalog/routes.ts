import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { memoize } from '../cache/memoize.ts';
import { paths } from '../layout/paths.ts';
import { Problem } from '../web/errors/errors.ts';
import type { PageCache } from '../web/page-cache.ts';
import type { Catalog } from './catalog.ts';
import { slugOf } from './product.ts';
import { parseListingQuery, searchOf } from './search/listing-query.ts';
import { sharedParameters } from './shared-routes.ts';

/** The longest slug that the database accepts. */
const SLUG_LENGTH_MAX = 255;

/** The routes of the catalog's pages. Their responses come from the page cache. */
export function catalogRoutes(pages: PageCache, catalog: Catalog): (app: FastifyInstance) => Promise<void> {
  const send = async (request: FastifyRequest, reply: FastifyReply, key: string) => {
    await pages.send(request, reply, key);
    return reply;
  };
  return async (app) => {
    app.get('/', (request, reply) => send(request, reply, 'home'));
    app.get('/products', (request, reply) =>
      send(request, reply, `listing ${canonicalSearch(searchIn(request))}`),
    );
    app.get('/products/', (request, reply) => redirect(reply, paths.products(searchIn(request))));
    productRoutes(app, catalog, send);
    app.get('/sitemap.xml', (request, reply) => send(request, reply, 'sitemap'));
    app.get<{ Params: { number: string } }>('/sitemap-:number(^[1-9]\\d{0,3}$).xml', (request, reply) =>
      send(request, reply, `sitemap ${request.params.number}`),
    );
    app.get('/robots.txt', (request, reply) => send(request, reply, 'robots'));
  };
}

type Send = (request: FastifyRequest, reply: FastifyReply, key: string) => Promise<FastifyReply>;

/** Links from other shops may spell a slug differently, such as wool--socks, Wool-Socks, or wool-socks/. */
function productRoutes(app: FastifyInstance, catalog: Catalog, send: Send): void {
  const findSlug = (text: string) => catalog.slugOfHandle(text.slice(0, SLUG_LENGTH_MAX));
  const redirectTo = (request: FastifyRequest, reply: FastifyReply, slug: string | undefined) => {
    if (slug === undefined) return reply.callNotFound();
    const search = searchIn(request);
    return redirect(reply, paths.product(slug) + (search && `?${search}`));
  };
  app.get<{ Params: { slug: string } }>('/products/:slug', async (request, reply) => {
    const text = request.params.slug;
    const slug = text === slugOf(text) ? text : await findSlug(text);
    if (slug !== text) return redirectTo(request, reply, slug);
    if (slug.length > SLUG_LENGTH_MAX) return reply.callNotFound();
    // The parts of a key are separated by spaces, so the slug is encoded.
    const variant = preselectedVariant(searchIn(request));
    try {
      return await send(request, reply, `product ${encodeURIComponent(slug)} ${variant}`);
    } catch (error) {
      // The product may have had this address before.
      const current = isNotFound(error) ? await findSlug(slug) : undefined;
      if (current === undefined || current === slug) throw error;
      return redirectTo(request, reply, current);
    }
  });
  app.get<{ Params: { slug: string } }>('/products/:slug/', async (request, reply) =>
    redirectTo(request, reply, await findSlug(request.params.slug)),
  );
}

const isNotFound = (error: unknown) => error instanceof Problem && error.status === 404;

function searchIn(request: FastifyRequest): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? '' : request.url.slice(mark + 1);
}

/** Redirects are cached for an hour only, because a merchant may give the address to another product. */
const REDIRECT_SECONDS = 3_600;

const redirect = (reply: FastifyReply, location: string) =>
  reply.header('cache-control', `public, max-age=${REDIRECT_SECONDS}`).redirect(location, 301);

/**
 * Every spelling of a listing's parameters maps to one cache key. The names of departments are not known here, so
 * they count as types, which yields the same key.
 */
const canonicalSearch = memoize(2_000, (search) =>
  searchOf(parseListingQuery(sharedParameters('/products', search), new Set())),
);

/** The color and the size that an address preselects, as "color size". */
const preselectedVariant = memoize(2_000, (search) => {
  const parameters = sharedParameters('/products/:slug', search);
  const slug = (name: string) => slugOf((parameters.get(name) ?? '').slice(0, 100));
  return `${slug('color')} ${slug('size')}`;
});
