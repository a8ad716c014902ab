import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { memoize } from '../cache/memoize.ts';
import { type PageContent, renderPage, type Site } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { createPageCache, type PageCache, type SharedAnswer } from '../web/page-cache.ts';
import { renderProduct, renderProducts } from './api-routes.ts';
import type { Catalog } from './catalog.ts';
import { deliveryDays } from './delivery-days.ts';
import { homeContent } from './home-content.ts';
import { slugOf } from './product.ts';
import { everything, parseListingQuery, searchOf } from './search/listing-search.ts';
import { sharedParameters } from './shared-routes.ts';
import { renderSitemap, renderSitemapFile, robotsTxt } from './sitemap.ts';
import { homePage } from './views/home.ts';
import { listingPage } from './views/listing.ts';
import { productPage } from './views/product-page.ts';

export interface CatalogPagesOptions {
  catalog: Catalog;
  site: Site;
  /** How long a page is kept, in ms; 0 renders each request. */
  pageFreshMs?: number | undefined;
  onError(error: unknown): void;
}

/** Every answer of the catalog, pages and API alike, by a key that says what it is: `listing category=men`. */
export function catalogPages({ catalog, site, pageFreshMs, onError }: CatalogPagesOptions): PageCache {
  const { publicUrl } = site;
  const departments = async () => new Set((await catalog.labels()).departments.keys());
  const renderers: Record<string, (rest: string) => Promise<SharedAnswer | undefined>> = {
    home: async () => {
      const [newest, all] = await Promise.all([catalog.newest(), catalog.listing(everything)]);
      return htmlAnswer(homeContent(newest, all), homePage, site);
    },
    listing: async (search) => {
      const query = parseListingQuery(new URLSearchParams(search), await departments());
      return htmlAnswer(await catalog.listing(query), listingPage, site);
    },
    product: (rest) => renderProductPage(catalog, rest, site),
    'api-products': async (search) => renderProducts(catalog, search, await departments()),
    'api-product': (slug) => renderProduct(catalog, slug),
    sitemap: (number) =>
      number ? renderSitemapFile(catalog, publicUrl, Number(number)) : renderSitemap(catalog, publicUrl),
    robots: async () => robotsTxt(publicUrl),
  };
  return createPageCache({
    ...(pageFreshMs === undefined ? {} : { freshMs: pageFreshMs }),
    onError,
    async render(key) {
      const space = key.indexOf(' ');
      const kind = space < 0 ? key : key.slice(0, space);
      return renderers[kind]?.(space < 0 ? '' : key.slice(space + 1));
    },
  });
}

async function renderProductPage(
  catalog: Catalog,
  rest: string,
  site: Site,
): Promise<SharedAnswer | undefined> {
  const [slug = '', color, size] = rest.split(' ');
  const product = await catalog.product(decodeURIComponent(slug));
  if (!product) return undefined;
  const related = await catalog.related(product);
  const selected = { ...(color ? { color } : {}), ...(size ? { size } : {}) };
  return htmlAnswer(
    { product, related, deliveryDays: deliveryDays(new Date()), selected },
    productPage,
    site,
  );
}

const htmlAnswer = <Data extends object>(
  madeFrom: Data,
  page: (data: Data) => PageContent,
  site: Site,
): SharedAnswer => ({
  contentType: 'text/html; charset=utf-8',
  madeFrom,
  body: () => renderPage(page(madeFrom), site),
});

export function catalogRoutes(pages: PageCache, catalog: Catalog): (app: FastifyInstance) => Promise<void> {
  const send = async (request: FastifyRequest, reply: FastifyReply, key: string) => {
    await pages.send(request, reply, key);
    return reply;
  };
  /** Other shops write addresses in other ways: wool--socks, Wool-Socks, wool-socks/. */
  const move = async (request: FastifyRequest, reply: FastifyReply, slug: string | undefined) => {
    if (slug === undefined) return reply.callNotFound();
    const search = searchIn(request);
    return moved(reply, paths.product(slug) + (search && `?${search}`));
  };
  const slugFor = async (text: string) =>
    text === slugOf(text) ? text : await catalog.slugOfHandle(text.slice(0, SLUG_LENGTH_MAX));
  return async (app) => {
    app.get('/', (request, reply) => send(request, reply, 'home'));
    app.get('/products', (request, reply) =>
      send(request, reply, `listing ${canonicalSearch(searchIn(request))}`),
    );
    app.get<{ Params: { slug: string } }>('/products/:slug', async (request, reply) => {
      const slug = await slugFor(request.params.slug);
      if (slug !== request.params.slug) return move(request, reply, slug);
      if (slug.length > SLUG_LENGTH_MAX) return reply.callNotFound();
      // Encoded, so that a space in it does not end it.
      return send(
        request,
        reply,
        `product ${encodeURIComponent(slug)} ${selectedVariant(searchIn(request))}`,
      );
    });
    app.get<{ Params: { slug: string } }>('/products/:slug/', async (request, reply) =>
      move(request, reply, await catalog.slugOfHandle(request.params.slug.slice(0, SLUG_LENGTH_MAX))),
    );
    app.get('/products/', (request, reply) => moved(reply, paths.products(searchIn(request))));
    app.get('/sitemap.xml', (request, reply) => send(request, reply, 'sitemap'));
    app.get<{ Params: { number: string } }>('/sitemap-:number(^[1-9]\\d{0,3}$).xml', (request, reply) =>
      send(request, reply, `sitemap ${request.params.number}`),
    );
    app.get('/robots.txt', (request, reply) => send(request, reply, 'robots'));
  };
}

const moved = (reply: FastifyReply, location: string) =>
  reply.header('cache-control', `public, max-age=${MOVED_SECONDS}`).redirect(location, 301);

/** Browsers ask again after this, in case a merchant gives the address to another product. */
const MOVED_SECONDS = 3_600;

/** One key for one listing, however its parameters were written; without the names of departments they are types. */
const canonicalSearch = memoize(2_000, (search) =>
  searchOf(parseListingQuery(sharedParameters('/products', search), new Set())),
);

/** The color and the size that an address selects. */
const selectedVariant = memoize(2_000, (search) => {
  const parameters = sharedParameters('/products/:slug', search);
  const slug = (name: string) => slugOf((parameters.get(name) ?? '').slice(0, 100));
  return `${slug('color')} ${slug('size')}`;
});

/** Of a product's slug in the database. */
const SLUG_LENGTH_MAX = 255;

function searchIn(request: FastifyRequest): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? '' : request.url.slice(mark + 1);
}
