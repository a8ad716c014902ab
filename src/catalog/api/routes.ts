import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Static } from 'typebox';
import { unknownHex } from '../../pictures/colors.ts';
import { Problem } from '../../web/errors/errors.ts';
import type { PageCache, SharedAnswer } from '../../web/page-cache.ts';
import type { Catalog } from '../catalog.ts';
import { shown } from '../page-changes.ts';
import { type Product, type ProductCard, pricedVariants, stockLevel } from '../product.ts';
import { decodeCursor, encodeCursor, OFFSET_MAX } from '../search/cursor.ts';
import type { ListingPage } from '../search/find-listing.ts';
import { type ListingQuery, PAGE_SIZE } from '../search/listing.ts';
import { parseListingQuery } from '../search/listing-query.ts';
import { SHARED_ROUTES } from '../shared-routes.ts';
import { leadPicture } from '../views/picture.ts';
import * as operations from './operations.ts';
import type { ProductAnswer, ProductSummary, ProductsAnswer, ProductsQuery } from './schemas.ts';

/** The catalog as JSON. Responses are the same for everyone and come from the page cache. */
export function catalogApiRoutes(pages: PageCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/api/products', { schema: operations.listProducts }, async (request, reply) => {
      const { cursor } = request.query;
      if (cursor !== undefined && !decodeCursor(cursor)) {
        throw new Problem(400, 'invalid_cursor', 'The cursor is not valid. Start again without one.');
      }
      await pages.send(request, reply, `api-products ${canonicalQuery(request.query)}`);
      return reply;
    });

    app.get('/api/products/:slug', { schema: operations.getProduct }, async (request, reply) => {
      await pages.send(request, reply, `api-product ${request.params.slug}`);
      return reply;
    });

    app.get('/api/suggestions', { schema: operations.listSuggestions }, async (request, reply) => {
      const search = new URLSearchParams({ q: request.query.q ?? '' });
      await pages.send(request, reply, `api-suggestions ${search}`);
      return reply;
    });
  };
}

/** The validated parameters in a fixed order, so that unknown parameters do not create new cache keys. */
function canonicalQuery(query: Static<typeof ProductsQuery>): string {
  const search = new URLSearchParams();
  for (const name of [...SHARED_ROUTES['/api/products']].sort()) {
    const value = query[name];
    for (const one of value === undefined ? [] : [value].flat()) search.append(name, one);
  }
  return search.toString();
}

/** Renders `search`, a query string that the route has validated. */
export async function renderProducts(
  catalog: Catalog,
  search: string,
  departments: ReadonlySet<string>,
  currency: string,
): Promise<SharedAnswer> {
  const parameters = new URLSearchParams(search);
  const query: ListingQuery = { ...parseListingQuery(parameters, departments), page: 1 };
  const limit = Number(parameters.get('limit') ?? PAGE_SIZE);
  const cursor = decodeCursor(parameters.get('cursor') ?? '');
  const offset = cursor && 'offset' in cursor ? cursor.offset : 0;
  const after = cursor && 'after' in cursor ? cursor.after : undefined;
  const page = await catalog.listing(query, {
    limit,
    offset,
    ...(after && query.sort !== 'relevance' ? { after } : {}),
  });
  const answer = (): ProductsAnswer => ({
    products: page.cards.map((card) => summaryOf(card, currency)),
    total: page.total,
    nextCursor: nextCursor(page, query, limit, offset),
  });
  return json(answer, [...page.cards.map(({ slug }) => shown.listing(slug)), shown.matches]);
}

function nextCursor(page: ListingPage, query: ListingQuery, limit: number, offset: number): string | null {
  if (page.cards.length < limit || !page.last) return null;
  if (query.sort !== 'relevance') return encodeCursor({ after: page.last });
  // Results by relevance have no stable key to continue from, so they page by offset, up to a limit.
  return offset + limit <= OFFSET_MAX ? encodeCursor({ offset: offset + limit }) : null;
}

const summaryOf = (card: ProductCard, currency: string): ProductSummary => ({
  slug: card.slug,
  name: card.name,
  priceMinor: card.priceMinor,
  currency,
  compareAtMinor: card.compareAtMinor,
  image: leadPicture(card, {
    color: card.colors[0]?.name,
    hex: card.colors[0]?.hex ?? unknownHex,
    width: 800,
  }).imagePath,
  colors: card.colors.map((color) => color.name),
  sizes: card.sizes,
  available: card.available,
});

const json = (answer: () => ProductsAnswer | ProductAnswer, shows: readonly string[]): SharedAnswer => ({
  contentType: 'application/json; charset=utf-8',
  shows,
  body: () => JSON.stringify(answer()),
});

export async function renderProduct(
  catalog: Catalog,
  slug: string,
  currency: string,
): Promise<SharedAnswer | undefined> {
  const product = await catalog.product(slug);
  return product && json(() => productAnswer(product, currency), [shown.product(product.slug)]);
}

function productAnswer(product: Product, currency: string): ProductAnswer {
  const hexes = new Map(product.colors.map((color) => [color.name, color.hex]));
  const imageOf = (color: string) =>
    leadPicture(product, { color, hex: hexes.get(color) ?? unknownHex, width: 800 }).imagePath;
  const prices = pricedVariants(product.variants).map((variant) => variant.priceMinor);
  return {
    slug: product.slug,
    name: product.name,
    descriptionHtml: product.descriptionHtml,
    priceMinor: Math.min(...prices),
    currency,
    image: imageOf(product.colors[0]?.name ?? ''),
    categories: [...product.departments, ...(product.type ? [product.type] : [])],
    available: product.variants.some((variant) => variant.stock > 0),
    variants: product.variants.map((variant) => ({
      sku: variant.sku,
      merchantSku: variant.merchantSku,
      options: variant.options,
      color: variant.color,
      size: variant.size,
      style: variant.style,
      priceMinor: variant.priceMinor,
      compareAtMinor: variant.compareAtMinor,
      available: variant.stock > 0,
      stock: stockLevel(variant.stock),
      image: imageOf(variant.color),
    })),
  };
}
