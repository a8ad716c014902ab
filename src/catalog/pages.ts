import { deliveryDays } from '../layout/delivery-terms.ts';
import { type PageContent, renderPage, type Site } from '../layout/page.ts';
import { createPageCache, type PageCache, type SharedAnswer } from '../web/page-cache.ts';
import { renderProduct, renderProducts } from './api/routes.ts';
import type { Catalog } from './catalog.ts';
import { everything, parseListingQuery } from './search/listing-query.ts';
import { renderSitemap, renderSitemapFile, robotsTxt } from './sitemap.ts';
import { homeContent } from './views/home/home-content.ts';
import { homePage } from './views/home/home-page.ts';
import { listingPage } from './views/listing/listing-page.ts';
import { productPage } from './views/product/product-page.ts';

export interface CatalogPagesDeps {
  catalog: Catalog;
  site: Site;
  /** How long a page is kept, in ms. With 0, every request renders it. */
  pageFreshMs?: number | undefined;
  onError(error: unknown): void;
}

/** Caches every response of the catalog, HTML and JSON, under a key such as `listing category=men`. */
export function catalogPages({ catalog, site, pageFreshMs, onError }: CatalogPagesDeps): PageCache {
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
  const preselected = { ...(color ? { color } : {}), ...(size ? { size } : {}) };
  const input = { product, related, deliveryDays: deliveryDays(new Date()), preselected };
  return htmlAnswer(input, productPage, site);
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
