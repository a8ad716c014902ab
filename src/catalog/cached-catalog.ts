import { createCacheAside } from '../cache/cache-aside.ts';
import type { CacheAddress } from '../cache/cache-url.ts';
import { createMemoryCache, type MemoryCache } from '../cache/memory-cache.ts';
import type { SharedCache } from '../cache/shared-cache.ts';
import { type Queryable, statement } from '../database/database.ts';
import { atPosition, positionedOf, type Reads } from '../database/replicas/reads.ts';
import type { VariantInCatalog } from './product.ts';
import type { LoadedProductRow } from './product-row.ts';
import {
  type FacetRow,
  selectBestSellers,
  selectFacetValues,
  selectProduct,
  selectVariants,
  selectWords,
  type VariantInCatalogRow,
} from './queries.ts';
import type { CountedWord } from './search/understand/vocabulary.ts';

/** How long catalog reads are reused. When page-changes.ts finds a change, what pages show is read again at once. */
export const FRESHNESS = {
  freshMs: 400,
  staleMs: 800,
  /** While the database is unavailable, showing the last known catalog beats showing an error. */
  staleOnErrorMs: 60_000,
} as const;

/** The topic of catalog invalidations. Everything cached from the catalog is reloaded when one arrives. */
export const CATALOG = 'catalog';

export interface FacetLabels {
  departments: Map<string, string>;
  types: Map<string, string>;
  sizes: Map<string, string>;
  colors: Map<string, string>;
}

export interface CachedCatalogDeps {
  reads: Reads;
  /** Without a shared cache, only this instance's memory is used. */
  shared: SharedCache | undefined;
  onError(error: unknown): void;
}

const { freshMs, staleMs, staleOnErrorMs } = FRESHNESS;

/** Each cached value is versioned by the database position that it was read at. */
export function cachedVariants({ reads, shared, onError }: CachedCatalogDeps): MemoryCache<VariantInCatalog> {
  return createCacheAside<VariantInCatalogRow, VariantInCatalog>({
    name: 'variant',
    shared,
    invalidatedBy: CATALOG,
    memory: { freshMs, staleMs, staleOnErrorMs, maxEntries: 5_000 },
    async load(skus, floor) {
      const { position, rows } = await reads.listAt(selectVariants, [skus], floor);
      const bySku = rows.flatMap((row) =>
        [row.sku, ...(row.aliases ?? [])].map((sku) => [sku, row] as const),
      );
      return { version: position, values: new Map(bySku) };
    },
    revive: variantOf,
    // Priced lines and their texts are remembered for a variant's object.
    isSame: isSameVariant,
    onError,
  });
}

const variantOf = (row: VariantInCatalogRow): VariantInCatalog => ({
  sku: row.sku,
  aliases: row.aliases ?? [],
  color: row.color,
  size: row.size,
  style: row.style,
  priceMinor: row.price_minor,
  compareAtMinor: row.compare_at_minor,
  stock: row.stock,
  productSlug: row.slug,
  productName: row.name,
  drawing: row.drawing,
  ...(row.picture && { picture: row.picture }),
  isForSale: row.status === 'active',
  ...(row.tax_class && { taxClass: row.tax_class }),
});

function isSameVariant(kept: VariantInCatalog, loaded: VariantInCatalog): boolean {
  for (const property in loaded) {
    const name = property as keyof VariantInCatalog;
    if (name !== 'aliases' && name !== 'picture' && kept[name] !== loaded[name]) return false;
  }
  if (kept.taxClass !== loaded.taxClass) return false;
  if (JSON.stringify(kept.picture) !== JSON.stringify(loaded.picture)) return false;
  return kept.aliases.join('\n') === loaded.aliases.join('\n');
}

/** Finished pages are cached whole, so without a shared cache a product is not kept beyond its rendering. */
export function cachedProducts(
  { reads, shared, onError }: CachedCatalogDeps,
  relatedTo: (slug: string) => Promise<number[] | undefined>,
): MemoryCache<LoadedProductRow> {
  async function read(slug: string, floor: number) {
    const relatedIds = await relatedTo(slug);
    const { position, rows } = await reads.listAt(selectProduct, [slug, relatedIds ?? []], floor);
    const row: LoadedProductRow | undefined = rows[0];
    if (row && !relatedIds) delete row.related;
    return { position, row };
  }
  return createCacheAside<LoadedProductRow, LoadedProductRow>({
    // An older version of the shop has entries of another shape under "product".
    name: 'product-page',
    shared,
    invalidatedBy: CATALOG,
    memory: {
      freshMs: shared ? freshMs : 0,
      staleMs: shared ? staleMs : 0,
      staleOnErrorMs: 0,
      maxEntries: 500,
    },
    async load(slugs, floor) {
      const found = await Promise.all(slugs.map((slug) => read(slug, floor)));
      return {
        version: Math.min(...found.map(({ position }) => position)),
        values: new Map(found.flatMap(({ row }) => (row ? [[row.slug, row] as const] : []))),
      };
    },
    revive: productRow,
    onError,
  });
}

/** Another version of the shop may have written the entry, so an incompatible shape is rejected. */
function productRow(row: LoadedProductRow): LoadedProductRow {
  if (!Array.isArray(row.variants)) throw new Error('not a product');
  return row;
}

export function cachedLabels({ reads, shared, onError }: CachedCatalogDeps): MemoryCache<FacetLabels> {
  return createCacheAside<FacetRow[], FacetLabels>({
    name: 'labels',
    shared,
    invalidatedBy: CATALOG,
    memory: { freshMs, staleMs, staleOnErrorMs, maxEntries: 1 },
    async load([key], floor) {
      const { position, rows } = await reads.listAt(selectFacetValues, [], floor);
      return { version: position, values: new Map([[key as string, rows]]) };
    },
    revive: labelsOf,
    onError,
  });
}

/**
 * The words are read again when a change of them is found. As this may be missed where a replica is behind, and reading
 * them is not cheap, they are also read again after this time.
 */
const WORDS_FRESH_MS = 60_000;

export const cachedWords = ({ reads, onError }: CachedCatalogDeps): MemoryCache<readonly CountedWord[]> =>
  createMemoryCache({
    freshMs: WORDS_FRESH_MS,
    staleMs: 2 * WORDS_FRESH_MS,
    staleOnErrorMs,
    maxEntries: 1,
    async load([key]) {
      return new Map([[key as string, (await reads.find(selectWords, []))?.words ?? []]]);
    },
    onError,
  });

/** What sells best changes slowly, and every page of a search without results shows it. */
const BEST_SELLERS_FRESH_MS = 60_000;

/** The IDs of the best sellers, best first. Their cards change more often, so they are read by those who show them. */
export const cachedBestSellers = ({ reads, onError }: CachedCatalogDeps): MemoryCache<readonly number[]> =>
  createMemoryCache({
    freshMs: BEST_SELLERS_FRESH_MS,
    staleMs: 2 * BEST_SELLERS_FRESH_MS,
    staleOnErrorMs,
    maxEntries: 1,
    async load([key]) {
      const rows = await reads.list(selectBestSellers, []);
      return new Map([[key as string, rows.map(({ productId }) => Number(productId))]]);
    },
    onError,
  });

function labelsOf(rows: readonly FacetRow[]): FacetLabels {
  const labels: FacetLabels = {
    departments: new Map(),
    types: new Map(),
    sizes: new Map(),
    colors: new Map(),
  };
  for (const row of rows) labels[`${row.kind}s`].set(row.slug, row.label);
  return labels;
}

const selectNothing = statement<[], Record<string, never>>('SELECT');

/**
 * Tells every instance to reload the catalog at the current database position or later. Call it after the commit.
 * Without it, instances notice the change when their cache entries expire.
 */
export async function announceCatalogChange(
  primary: Pick<Queryable, 'find'>,
  cache: CacheAddress | undefined,
): Promise<void> {
  if (!cache) return;
  // A shop without a shared cache does not load the client.
  const { announce } = await import('../cache/invalidations.ts');
  const { position } = positionedOf(await primary.find(atPosition(selectNothing), []));
  await announce(cache, CATALOG, position);
}

/** Tells the other instances from a web process that the catalog has changed. */
export async function publishCatalogChange(
  primary: Pick<Queryable, 'find'>,
  shared: Pick<SharedCache, 'invalidations'> | undefined,
): Promise<void> {
  if (!shared) return;
  const { position } = positionedOf(await primary.find(atPosition(selectNothing), []));
  await shared.invalidations.publish(CATALOG, position);
}
