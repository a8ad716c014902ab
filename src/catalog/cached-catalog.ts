import { createCacheAside, type Loaded } from '../cache/cache-aside.ts';
import type { MemoryCache } from '../cache/memory-cache.ts';
import type { SharedCache } from '../cache/shared-cache.ts';
import type { Reads } from '../database/replicas/reads.ts';
import { FRESHNESS } from './freshness.ts';
import type { VariantInCatalog } from './product.ts';
import {
  type ProductRow,
  selectProducts,
  selectVariants,
  type VariantInCatalogRow,
} from './product-queries.ts';
import { type FacetRow, selectFacetValues } from './queries.ts';

export interface FacetLabels {
  departments: Map<string, string>;
  types: Map<string, string>;
  sizes: Map<string, string>;
  colors: Map<string, string>;
}

/** What invalidations of the catalog are called: everything of it is read anew, not older than they say. */
export const CATALOG = 'catalog';

/** What the lazy loading of the catalog goes through. */
export interface CatalogSources {
  reads: Reads;
  /** Undefined: this instance's memory alone. */
  shared: SharedCache | undefined;
  onError(error: unknown): void;
}

/** The version of what is kept is the position of the database that it was read from. */
const { freshMs, staleMs, staleOnErrorMs } = FRESHNESS;

export function cachedVariants({ reads, shared, onError }: CatalogSources): MemoryCache<VariantInCatalog> {
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
  onSale: row.status === 'active',
});

/** Pages are kept whole, so a product is kept in an instance's memory only for as long as the pages of it are made. */
export function cachedProducts({ reads, shared, onError }: CatalogSources): MemoryCache<ProductRow> {
  return createCacheAside<ProductRow, ProductRow>({
    name: 'product',
    shared,
    invalidatedBy: CATALOG,
    memory: {
      freshMs: shared ? freshMs : 0,
      staleMs: shared ? staleMs : 0,
      staleOnErrorMs: 0,
      maxEntries: 500,
    },
    load: async (slugs, floor) =>
      loaded(await reads.listAt(selectProducts, [slugs], floor), (row) => row.slug),
    revive: productRow,
    onError,
  });
}

/** What other versions of the shop kept has the same members, or is of no use. */
function productRow(row: ProductRow): ProductRow {
  if (!Array.isArray(row.variants)) throw new Error('not a product');
  return row;
}

export function cachedLabels({ reads, shared, onError }: CatalogSources): MemoryCache<FacetLabels> {
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

const loaded = <Row>(
  { position, rows }: { position: number; rows: Row[] },
  keyOf: (row: Row) => string,
): Loaded<Row> => ({ version: position, values: new Map(rows.map((row) => [keyOf(row), row])) });
