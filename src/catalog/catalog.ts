import { memoize, memoizeByObject } from '../cache/memoize.ts';
import type { SharedCache } from '../cache/shared-cache.ts';
import { createBatcher } from '../database/batcher.ts';
import type { Database } from '../database/database.ts';
import { createReads, type Reads } from '../database/replicas/reads.ts';
import type { Replicas } from '../database/replicas/replicas.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import type { Settings } from '../settings/settings.ts';
import {
  CATALOG,
  cachedBestSellers,
  cachedLabels,
  cachedProducts,
  cachedVariants,
  cachedWords,
  type FacetLabels,
} from './cached-catalog.ts';
import { type CatalogChanges, createPageChanges } from './page-changes.ts';
import {
  CARDS_MAX,
  handleOf,
  type Product,
  type ProductCard,
  slugOf,
  type VariantInCatalog,
} from './product.ts';
import { type LoadedProductRow, productOf } from './product-row.ts';
import {
  selectAreFound,
  selectCards,
  selectCardsOfSlugs,
  selectLastId,
  selectNewest,
  selectRelated,
  selectSitemap,
  selectSlugByHandle,
} from './queries.ts';
import { type FindListingDeps, findListing, type ListingPage } from './search/find-listing.ts';
import { createIndexLoader } from './search/index/load.ts';
import type { Window } from './search/index/order.ts';
import { createSearch, type SearchOptions } from './search/index/search.ts';
import type { ListingQuery } from './search/listing.ts';
import { findSuggestions, type Suggestions } from './search/suggestions.ts';
import { vocabularyOf } from './search/understand/vocabulary.ts';
import { wearItWith } from './wear-it-with.ts';

export interface NewestProduct {
  card: ProductCard;
  departments: string[];
}

/** Reads the catalog. Nothing here writes. */
export interface Catalog {
  /** Tells which of the things that pages show have changed. */
  changes: CatalogChanges;
  listing(query: ListingQuery, window?: Window, options?: SearchOptions): Promise<ListingPage>;
  /** Suggests searches, categories and products for the words typed so far. */
  suggestions(words: string): Promise<Suggestions>;
  /**
   * Returns the available products that were ordered most often lately, or none in a shop without orders. An order
   * counts a minute or two later.
   */
  bestSellers(): Promise<ProductCard[]>;
  product(slug: string): Promise<Product | undefined>;
  /** Finds a product by the handle that it had in another shop. */
  slugOfHandle(handle: string): Promise<string | undefined>;
  /** Returns the products to show with this one. It needs a statement only if the product is new or in one of the merchant's sets. */
  related(product: Product): Promise<ProductCard[]>;
  newest(): Promise<NewestProduct[]>;
  /** Returns the available products with these slugs, in their order. Each call needs a statement. */
  cardsOf(slugs: readonly string[]): Promise<ProductCard[]>;
  /** Returns variants in the order of `skus`. Variants read within the last second come from memory. */
  variants(skus: readonly string[]): Promise<(VariantInCatalog | undefined)[]>;
  labels(): Promise<FacetLabels>;
  /** Returns the products with `afterId` < ID <= `lastId`. */
  sitemap(afterId: number, lastId: number): Promise<{ slug: string; updatedAt: Date }[]>;
  /** Returns the highest ID of an active product, or 0 for an empty catalog. */
  lastId(): Promise<number>;
}

/** Optional sources of reads besides the primary and this instance's memory. */
interface CatalogDeps {
  replicas?: Replicas | undefined;
  /** The cache shared by all instances. */
  shared?: SharedCache | undefined;
  /** The sets of products to wear together, and synonyms for the search. */
  settings?: Pick<Settings, 'current'> | undefined;
}

/** Requests that wait for one row share its product. */
const PRODUCTS_MAX = 500;

export function createCatalog(
  primary: Database,
  onError: (error: unknown) => void,
  { replicas, shared, settings = { current: DEFAULT_SETTINGS } }: CatalogDeps = {},
): Catalog {
  const reads = createReads(primary, replicas);
  const deps = { reads, shared, onError };
  const variants = cachedVariants(deps);
  const labels = cachedLabels(deps);
  const words = cachedWords(deps);
  const bestSellers = cachedBestSellers(deps);
  const index = createIndexLoader(reads, onError);
  const products = cachedProducts(deps, async (slug) => (await index.get()).relatedTo(slug));
  const productsNamedBy = memoizeByObject(1, (names: FacetLabels) =>
    memoizeByObject(PRODUCTS_MAX, (row: LoadedProductRow) => productOf(row, names)),
  );
  const cards = cardReader(reads);
  const search = createSearch(reads);
  const changes = createPageChanges({
    reads,
    isBehind: replicas !== undefined || shared !== undefined,
    clear() {
      labels.clear();
      products.clear();
    },
    renewIndex(haveWordsChanged) {
      if (haveWordsChanged) words.clear();
      return index.renew(haveWordsChanged);
    },
    onError,
  });
  shared?.invalidations.subscribe((name, position) => {
    if (name === CATALOG) changes.lookFor(position);
  });
  const catalog: Catalog = {
    changes,
    async listing(query, window, options) {
      const [current, names] = await Promise.all([index.get(), catalog.labels()]);
      return findListing(
        {
          index: current,
          labels: names,
          words: async () => (await words.get('all')) ?? [],
          cards,
          search,
          areFound: async (tsqueries) => (await reads.find(selectAreFound, [tsqueries]))?.found ?? [],
          settings: settings.current,
        },
        query,
        window,
        options,
      );
    },
    async suggestions(text) {
      const known = vocabularyOf(
        (await words.get('all')) ?? [],
        await catalog.labels(),
        settings.current.search,
      );
      return findSuggestions(text, known, catalog.listing);
    },
    async product(slug) {
      const [row, names] = await Promise.all([products.get(slug), catalog.labels()]);
      return row && productsNamedBy(names)(row);
    },
    variants: variants.getMany,
    labels: async () => (await labels.get('all')) as FacetLabels,
    async bestSellers() {
      const found = await cards([...((await bestSellers.get('all')) ?? [])]);
      return found.filter((card) => card?.available === true) as ProductCard[];
    },
    ...uncachedReads(reads),
    async related(product) {
      const automatic = await relatedTo(reads, product);
      return wearItWith(reads, settings.current.content, product.slug, automatic);
    },
  };
  return catalog;
}

async function relatedTo(reads: Reads, product: Product): Promise<ProductCard[]> {
  if (product.related) return product.related;
  const departments = product.departments.map((department) => department.slug);
  const rows = await reads.list(selectRelated, [product.id, departments, product.type?.slug ?? '']);
  return rows.map((row) => row.card);
}

type UncachedReads = Pick<Catalog, 'slugOfHandle' | 'newest' | 'cardsOf' | 'sitemap' | 'lastId'>;

/** The pages that use these reads are cached themselves, except the cards of recently viewed products. */
const uncachedReads = (reads: Reads): UncachedReads => ({
  async slugOfHandle(handle) {
    return (await reads.find(selectSlugByHandle, [handleOf(handle), slugOf(handle)]))?.slug;
  },
  async newest() {
    const row = await reads.find(selectNewest, []);
    return (row?.cards ?? []).map((card, at) => ({ card, departments: row?.departments?.[at] ?? [] }));
  },
  cardsOf: async (slugs) => (await reads.list(selectCardsOfSlugs, [slugs])).map(({ card }) => card),
  async sitemap(afterId, lastId) {
    const rows = await reads.list(selectSitemap, [afterId, lastId]);
    return rows.map((row) => ({ slug: row.slug, updatedAt: row.updated_at }));
  },
  lastId: async () => Number((await reads.find(selectLastId, []))?.id ?? 0),
});

/** The same text yields the same object, for which the views remember the HTML. */
const cardOf = memoize(CARDS_MAX, (text) => JSON.parse(text) as ProductCard);

/** Reads the current cards. Concurrent requests for cards share one statement. */
function cardReader(reads: Reads): FindListingDeps['cards'] {
  const read = createBatcher({
    maxBatch: 16,
    maxUnderWay: 4,
    isFaultOfOne: () => false,
    async run(requests: number[][]) {
      const row = await reads.find(selectCards, [[...new Set(requests.flat())]]);
      const cards = (row?.cards ?? '').split('\n');
      const byProduct = new Map(
        row?.product_ids?.map((productId, at) => [productId, cardOf(cards[at] as string)]),
      );
      return requests.map((productIds) => productIds.map((productId) => byProduct.get(productId)));
    },
  });
  return async (productIds) => (productIds.length > 0 ? read(productIds) : []);
}
