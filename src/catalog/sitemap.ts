import { escapeHtml } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import type { SharedAnswer } from '../web/page-cache.ts';
import type { Catalog } from './catalog.ts';

/** The product IDs per sitemap file. The protocol allows 50,000 URLs per file. */
const IDS_PER_FILE = 40_000;

const XML = 'application/xml; charset=utf-8';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
/** Crawlers return after hours, so an hour of caching costs nothing. */
const MAX_AGE_SECONDS = 3_600;

/** `/sitemap.xml`: all URLs, or an index of files when one file cannot hold them. */
export async function renderSitemap(catalog: Catalog, publicUrl: string): Promise<SharedAnswer | undefined> {
  const lastId = await catalog.lastId();
  if (lastId <= IDS_PER_FILE) return renderSitemapFile(catalog, publicUrl, 1);
  const files = Array.from({ length: Math.ceil(lastId / IDS_PER_FILE) }, (_, index) =>
    paths.sitemap(index + 1),
  );
  const entries = files
    .map((path) => `<sitemap><loc>${escapeHtml(publicUrl + path)}</loc></sitemap>`)
    .join('\n');
  return xml(`<sitemapindex ${NAMESPACE}>\n${entries}\n</sitemapindex>`);
}

/**
 * `/sitemap-1.xml` and so on: one range of product IDs per file. The first file also lists the other pages.
 * It is undefined beyond the last product.
 */
export async function renderSitemapFile(
  catalog: Catalog,
  publicUrl: string,
  number: number,
): Promise<SharedAnswer | undefined> {
  if (number > 1 && (number - 1) * IDS_PER_FILE >= (await catalog.lastId())) return undefined;
  const [products, labels] = await Promise.all([
    catalog.sitemap((number - 1) * IDS_PER_FILE, number * IDS_PER_FILE),
    catalog.labels(),
  ]);
  const listings = [...labels.departments.keys(), ...labels.types.keys()].map((slug) =>
    paths.products(`category=${slug}`),
  );
  const pages = number === 1 ? [paths.home(), paths.products(), ...listings] : [];
  const entries = [
    ...pages.map((path) => `<url><loc>${escapeHtml(publicUrl + path)}</loc></url>`),
    ...products.map(
      ({ slug, updatedAt }) =>
        `<url><loc>${escapeHtml(publicUrl + paths.product(slug))}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
    ),
  ];
  return xml(`<urlset ${NAMESPACE}>\n${entries.join('\n')}\n</urlset>`);
}

/** Listing parameters whose combinations crawlers should skip. */
const FILTERS = ['size', 'color', 'price', 'min', 'max', 'sort'];

/**
 * Lets crawlers read the catalog, but not carts or combinations of filters. Product pages keep their parameters,
 * because the structured data links to variants with them.
 */
export const robotsTxt = (publicUrl: string): SharedAnswer => ({
  contentType: 'text/plain; charset=utf-8',
  maxAgeSeconds: MAX_AGE_SECONDS,
  body: `User-agent: *
Disallow: /cart
Disallow: /checkout
Disallow: /api/
${FILTERS.map((name) => `Disallow: ${paths.products()}?*${name}=\n`).join('')}Sitemap: ${publicUrl}${paths.sitemap()}
`,
});

const xml = (body: string): SharedAnswer => ({
  contentType: XML,
  maxAgeSeconds: MAX_AGE_SECONDS,
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`,
});
