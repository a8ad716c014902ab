import type { EditableProduct } from './find-product.ts';
import type { ProductDraft } from './product-draft.ts';

/** A draft that would change nothing. */
export const draftOf = ({ variants, ...product }: EditableProduct): ProductDraft => ({
  ...product,
  variants: variants.map(({ stock: _, ...variant }) => ({
    ...variant,
    currentSku: variant.sku,
    stockChange: 0,
  })),
});
