import type { EditableProduct, EditableVariant } from './find-product.ts';

/** Members that change with each save, or that are never edited. */
const LEFT_OUT = new Set([
  'id',
  'version',
  'createdAt',
  'updatedAt',
  'variants',
  'drawing',
  'images',
  'pictures',
]);
/** The audit log names at most this many variants of one change. */
const VARIANTS_MAX = 50;

export interface ProductChanges {
  before: Record<string, unknown> | undefined;
  after: Record<string, unknown>;
}

/** The members that differ, and the variants that do by their SKU. Without `before`, all of `after` is new. */
export function changesOf(before: EditableProduct | undefined, after: EditableProduct): ProductChanges {
  const changed = { before: {} as Record<string, unknown>, after: {} as Record<string, unknown> };
  for (const [name, value] of Object.entries(after)) {
    const old = before?.[name as keyof EditableProduct];
    if (LEFT_OUT.has(name) || JSON.stringify(old) === JSON.stringify(value)) continue;
    changed.before[name] = old;
    changed.after[name] = value;
  }
  const [old, now] = [bySku(before?.variants ?? []), bySku(after.variants)];
  const skus = [...new Set([...old.keys(), ...now.keys()])];
  const differing = skus.filter((sku) => JSON.stringify(old.get(sku)) !== JSON.stringify(now.get(sku)));
  if (differing.length > 0) {
    const of = (variants: ReadonlyMap<string, EditableVariant>) =>
      differing.slice(0, VARIANTS_MAX).flatMap((sku) => variants.get(sku) ?? []);
    changed.before.variants = of(old);
    changed.after.variants = of(now);
    if (differing.length > VARIANTS_MAX) changed.after.moreVariants = differing.length - VARIANTS_MAX;
  }
  return { before: before && changed.before, after: changed.after };
}

const bySku = (variants: readonly EditableVariant[]): Map<string, EditableVariant> =>
  new Map(variants.map((variant) => [variant.sku, variant]));
