import type { SharedCache } from '../cache/shared-cache.ts';
import { createBatcher } from '../database/batcher.ts';
import type { Database } from '../database/database.ts';
import { createReads, type Reads } from '../database/replicas/reads.ts';
import type { Replicas } from '../database/replicas/replicas.ts';
import { cachedLabels, cachedProducts, cachedVariants, type FacetLabels } from './cached-catalog.ts';
import type { ListingQuery } from './listing.ts';
import { handleOf, type Product, type ProductCard, slugOf, type VariantInCatalog } from './product.ts';
import {
  selectAddress,
  selectLastId,
  selectNewest,
  selectRelated,
  selectSitemap,
} from './product-queries.ts';
import { productOf } from './product-row.ts';
import { selectCards } from './queries.ts';
import { findListing, type ListingPage, type ListingSources } from './search/find-listing.ts';
import { createIndexLoader } from './search/index/load.ts';
import type { Window } from './search/index/order.ts';
import { createSearch } from './search/index/search.ts';

export interface NewestProduct {
  card: ProductCard;
  departments: string[];
}

/** Reading the catalog. Nothing here writes. */
export interface Catalog {
  listing(query: ListingQuery, window?: Window): Promise<ListingPage>;
  product(slug: string): Promise<Product | undefined>;
  /** The slug of the product that had this handle in another shop. */
  slugOfHandle(handle: string): Promise<string | undefined>;
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

/** Where the catalog is read from besides the primary and this instance's memory. */
export interface CatalogHelpers {
  replicas?: Replicas | undefined;
  /** The cache that all instances share. */
  shared?: SharedCache | undefined;
}

export function createCatalog(
  primary: Database,
  onError: (error: unknown) => void,
  { replicas, shared }: CatalogHelpers = {},
): Catalog {
  const reads = createReads(primary, replicas);
  const sources = { reads, shared, onError };
  const variants = cachedVariants(sources);
  const products = cachedProducts(sources);
  const labels = cachedLabels(sources);
  const index = createIndexLoader(reads, onError);
  const cards = cardReader(reads);
  const search = createSearch(reads);
  const catalog: Catalog = {
    async listing(query, window) {
      const [current, names] = await Promise.all([index(), catalog.labels()]);
      return findListing({ reads, index: current, labels: names, cards, search }, query, window);
    },
    async product(slug) {
      const row = await products.get(slug);
      return row && productOf(row, await catalog.labels());
    },
    async slugOfHandle(handle) {
      return (await reads.find(selectAddress, [handleOf(handle), slugOf(handle)]))?.slug;
    },
    async related(product) {
      const departments = product.departments.map((department) => department.slug);
      const rows = await reads.list(selectRelated, [product.id, departments, product.type?.slug ?? '']);
      return rows.map((row) => row.card);
    },
    async newest() {
      const rows = await reads.list(selectNewest, []);
      return rows.map((row) => ({ card: row.card, departments: row.department_slugs }));
    },
    variants: (skus) => variants.getMany(skus),
    labels: async () => (await labels.get('all')) as FacetLabels,
    async sitemap(afterId, lastId) {
      const rows = await reads.list(selectSitemap, [afterId, lastId]);
      return rows.map((row) => ({ slug: row.slug, updatedAt: row.updated_at }));
    },
    lastId: async () => Number((await reads.find(selectLastId, []))?.id ?? 0),
  };
  return catalog;
}

/** Cards are read as they are now; those of requests at once in one statement. */
function cardReader(reads: Reads): ListingSources['cards'] {
  const read = createBatcher({
    maxBatch: 16,
    maxUnderWay: 4,
    isFaultOfOne: () => false,
    async run(requests: number[][]) {
      const rows = await reads.list(selectCards, [[...new Set(requests.flat())]]);
      const byProduct = new Map(rows.map((row) => [Number(row.product_id), row.card]));
      return requests.map((productIds) => productIds.map((productId) => byProduct.get(productId)));
    },
  });
  return async (productIds) => (productIds.length > 0 ? read(productIds) : []);
}
