import { createBatcher } from '../platform/batcher.ts';
import type { Database } from '../platform/database.ts';
import { createLazyCache, type LazyCache } from '../platform/lazy-cache.ts';
import { findListing, type ListingPage, type ListingSources } from './find-listing.ts';
import { FRESHNESS } from './freshness.ts';
import type { ListingQuery } from './listing.ts';
import { createIndexLoader } from './listing-index/load.ts';
import type { Window } from './listing-index/order.ts';
import { createSearch } from './listing-index/search.ts';
import type { Product, ProductCard, VariantInCatalog } from './product.ts';
import {
  selectLastId,
  selectNewest,
  selectProducts,
  selectRelated,
  selectSitemap,
  selectVariants,
  type VariantInCatalogRow,
} from './product-queries.ts';
import { productOf } from './product-row.ts';
import { selectCards, selectFacetValues } from './queries.ts';

export interface FacetLabels {
  departments: Map<string, string>;
  types: Map<string, string>;
  sizes: Map<string, string>;
  colors: Map<string, string>;
}

export interface NewestProduct {
  card: ProductCard;
  departments: string[];
}

/** Reading the catalog. Nothing here writes. */
export interface Catalog {
  listing(query: ListingQuery, window?: Window): Promise<ListingPage>;
  product(slug: string): Promise<Product | undefined>;
  related(product: Product): Promise<ProductCard[]>;
  newest(): Promise<NewestProduct[]>;
  /** Variants of any product, in the order asked; from memory when they were read within a second. */
  variants(skus: readonly string[]): Promise<(VariantInCatalog | undefined)[]>;
  labels(): Promise<FacetLabels>;
  /** Products with an id above one and up to another. */
  sitemap(afterId: number, lastId: number): Promise<{ slug: string; updatedAt: Date }[]>;
  /** The highest id of a product on sale; 0 for an empty catalog. */
  lastId(): Promise<number>;
}

export function createCatalog(database: Database, onError: (error: unknown) => void): Catalog {
  const variants = variantCache(database, onError);
  const labels = labelCache(database, onError);
  const index = createIndexLoader(database, onError);
  const cards = cardReader(database);
  const search = createSearch(database);
  const catalog: Catalog = {
    async listing(query, window) {
      const [current, names] = await Promise.all([index(), catalog.labels()]);
      return findListing({ database, index: current, labels: names, cards, search }, query, window);
    },
    async product(slug) {
      const row = await database.find(selectProducts, [[slug]]);
      return row && productOf(row, await catalog.labels());
    },
    async related(product) {
      const departments = product.departments.map((department) => department.slug);
      const rows = await database.list(selectRelated, [product.id, departments, product.type?.slug ?? '']);
      return rows.map((row) => row.card);
    },
    async newest() {
      const rows = await database.list(selectNewest, []);
      return rows.map((row) => ({ card: row.card, departments: row.department_slugs }));
    },
    variants: (skus) => variants.getMany(skus),
    labels: async () => (await labels.get('all')) as FacetLabels,
    async sitemap(afterId, lastId) {
      const rows = await database.list(selectSitemap, [afterId, lastId]);
      return rows.map((row) => ({ slug: row.slug, updatedAt: row.updated_at }));
    },
    lastId: async () => Number((await database.find(selectLastId, []))?.id ?? 0),
  };
  return catalog;
}

/** Cards are read as they are now; those of requests at once in one statement. */
function cardReader(database: Database): ListingSources['cards'] {
  const read = createBatcher({
    maxBatch: 16,
    maxUnderWay: 4,
    isFaultOfOne: () => false,
    async run(requests: number[][]) {
      const rows = await database.list(selectCards, [[...new Set(requests.flat())]]);
      const byProduct = new Map(rows.map((row) => [Number(row.product_id), row.card]));
      return requests.map((productIds) => productIds.map((productId) => byProduct.get(productId)));
    },
  });
  return async (productIds) => (productIds.length > 0 ? read(productIds) : []);
}

function variantCache(database: Database, onError: (error: unknown) => void): LazyCache<VariantInCatalog> {
  return createLazyCache({
    ...FRESHNESS,
    maxEntries: 5_000,
    onError,
    async load(skus) {
      const rows = await database.list(selectVariants, [skus]);
      return new Map(rows.map((row) => [row.sku, variantOf(row)]));
    },
  });
}

const variantOf = (row: VariantInCatalogRow): VariantInCatalog => ({
  sku: row.sku,
  color: row.color,
  size: row.size,
  style: row.style,
  priceMinor: row.price_minor,
  compareAtMinor: row.compare_at_minor,
  stock: row.stock,
  productSlug: row.slug,
  productName: row.name,
  drawing: row.drawing,
  onSale: row.status === 'active',
});

function labelCache(database: Database, onError: (error: unknown) => void): LazyCache<FacetLabels> {
  return createLazyCache({
    ...FRESHNESS,
    maxEntries: 1,
    onError,
    async load(keys) {
      const labels: FacetLabels = {
        departments: new Map(),
        types: new Map(),
        sizes: new Map(),
        colors: new Map(),
      };
      for (const row of await database.list(selectFacetValues, []))
        labels[`${row.kind}s`].set(row.slug, row.label);
      return new Map([[keys[0] as string, labels]]);
    },
  });
}
