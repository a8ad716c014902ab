import { deliveryDays, homeMethod } from '../layout/delivery-terms.ts';
import { endOfDay } from '../layout/end-of-day.ts';
import { type PageContent, renderPage, type Site } from '../layout/page.ts';
import type { ShopSettings } from '../settings/schema.ts';
import type { Settings } from '../settings/settings.ts';
import { createPageCache, type PageCache, type SharedAnswer } from '../web/page-cache.ts';
import { renderProduct, renderProducts } from './api/routes.ts';
import { renderSuggestions } from './api/suggestions.ts';
import type { Catalog } from './catalog.ts';
import { shown } from './page-changes.ts';
import type { ProductCard } from './product.ts';
import type { Listing } from './search/listing.ts';
import { everything, parseListingQuery } from './search/listing-query.ts';
import { COUNT_ONLY, findSearchHelp } from './search/search-help.ts';
import { renderSitemap, renderSitemapFile, robotsTxt } from './sitemap.ts';
import { homeContent } from './views/home/home-content.ts';
import { homePage } from './views/home/home-page.ts';
import { activeFilters } from './views/listing/active-filters.ts';
import { listingPage } from './views/listing/listing-page.ts';
import { productPage } from './views/product/product-page.ts';

export interface CatalogPagesDeps {
  catalog: Catalog;
  site: Site;
  settings: Pick<Settings, 'onChange'>;
  /** The memory for cached pages. With 0, every request is rendered. */
  pageCacheBytes?: number | undefined;
  onError(error: unknown): void;
}

/** Caches every response of the catalog, HTML and JSON, under a key such as `listing category=men`. */
export function catalogPages({
  catalog,
  site,
  settings,
  pageCacheBytes,
  onError,
}: CatalogPagesDeps): PageCache {
  const { publicUrl } = site;
  const departments = async () => new Set((await catalog.labels()).departments.keys());
  const renderers: Record<string, (rest: string) => Promise<SharedAnswer | undefined>> = {
    home: async () => {
      // Only the counts of the listing are shown.
      const counts = catalog.listing(everything, { limit: 0, offset: 0 });
      const [newest, all] = await Promise.all([catalog.newest(), counts]);
      const shows = [...newest.map(({ card }) => shown.listing(card.slug)), shown.matches];
      return htmlAnswer(homeContent(newest, all), homePage, site, shows);
    },
    listing: async (search) => {
      const query = parseListingQuery(new URLSearchParams(search), await departments());
      const listing = await catalog.listing(query);
      const [help, kept] = await Promise.all([
        findSearchHelp(catalog, listing),
        countsWithoutEach(catalog, listing, site.settings.currency),
      ]);
      const cards = [...listing.cards, ...(help?.cards ?? [])];
      return htmlAnswer({ listing, help, kept }, listingPage, site, [...listingsOf(cards), shown.matches]);
    },
    product: (rest) => renderProductPage(catalog, rest, site),
    'api-products': async (search) =>
      renderProducts(catalog, search, await departments(), site.settings.currency),
    'api-product': (slug) => renderProduct(catalog, slug, site.settings.currency),
    'api-suggestions': (search) => renderSuggestions(catalog, search, site.settings.currency),
    async sitemap(number) {
      const answer = number
        ? await renderSitemapFile(catalog, publicUrl, Number(number))
        : await renderSitemap(catalog, publicUrl);
      return answer && { ...answer, shows: [shown.products, shown.range] };
    },
    robots: async () => robotsTxt(publicUrl),
  };
  return createPageCache({
    changes: catalog.changes,
    onAllChanged: settings.onChange,
    ...(pageCacheBytes === undefined ? {} : { maxBytes: pageCacheBytes }),
    onError,
    async render(key) {
      const space = key.indexOf(' ');
      const kind = space < 0 ? key : key.slice(0, space);
      return renderers[kind]?.(space < 0 ? '' : key.slice(space + 1));
    },
  });
}

/** An address may have any number of filters, so only the first ones are counted. */
const COUNTED_FILTERS_MAX = 8;

/** If nothing matches all filters, counts the results without each of them. */
async function countsWithoutEach(catalog: Catalog, listing: Listing, currency: string): Promise<number[]> {
  if (listing.total > 0) return [];
  const filters = activeFilters(listing, currency).slice(0, COUNTED_FILTERS_MAX);
  const counts = filters.map(({ without }) => catalog.listing(without, COUNT_ONLY));
  return (await Promise.all(counts)).map(({ total }) => total);
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
  const { delivery, timeZone } = site.settings;
  const days = deliveryDays(new Date(), homeMethod(delivery), timeZone);
  const input = { product, related, deliveryDays: days, preselected };
  return htmlAnswer(input, productPage, site, [
    shown.product(product.slug),
    ...listingsOf(related),
    shown.range,
  ]);
}

const listingsOf = (cards: readonly ProductCard[]) => cards.map(({ slug }) => shown.listing(slug));

function htmlAnswer<Data extends object>(
  data: Data,
  page: (data: Data, settings: ShopSettings) => PageContent,
  site: Site,
  shows: readonly string[],
): SharedAnswer {
  // The text is made later, and must not mix two versions of the settings.
  const { settings } = site;
  return {
    contentType: 'text/html; charset=utf-8',
    shows,
    endsAt: endOfDay(new Date(), settings.timeZone),
    body: () => renderPage(page(data, settings), { publicUrl: site.publicUrl, settings }),
  };
}
