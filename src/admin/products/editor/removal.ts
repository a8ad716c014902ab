import { createHash } from 'node:crypto';
import type { EditableProduct, EditableVariant } from '../../../catalog/editing/find-product.ts';
import type { ProductDraft } from '../../../catalog/editing/product-draft.ts';

/** The variants that a save takes from the product. */
export function removedBy(draft: ProductDraft, { variants }: EditableProduct): EditableVariant[] {
  const kept = new Set(draft.variants.map(({ currentSku }) => currentSku));
  return variants.filter(({ sku }) => !kept.has(sku));
}

/** Names a set of variants. A consent to remove some is none to remove others that someone else has added meanwhile. */
export const consentTo = (removed: readonly EditableVariant[]): string =>
  createHash('sha256')
    .update(JSON.stringify(removed.map(({ sku }) => sku).toSorted()))
    .digest('hex');
