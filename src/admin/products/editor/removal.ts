import { createHash } from 'node:crypto';
import type { EditableProduct, EditableVariant } from '../../../catalog/editing/find-product.ts';
import type { ProductDraft } from '../../../catalog/editing/product-draft.ts';

/** Returns the variants that a save removes from the product. */
export function removedBy(draft: ProductDraft, { variants }: EditableProduct): EditableVariant[] {
  const kept = new Set(draft.variants.map(({ currentSku }) => currentSku));
  return variants.filter(({ sku }) => !kept.has(sku));
}

/**
 * Identifies a set of variants. Consent to remove it does not cover variants that someone else has added meanwhile.
 */
export const consentTo = (removed: readonly EditableVariant[]): string =>
  createHash('sha256')
    .update(JSON.stringify(removed.map(({ sku }) => sku).toSorted()))
    .digest('hex');
