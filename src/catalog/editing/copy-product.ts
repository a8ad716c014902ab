import type { EditableProduct } from './find-product.ts';
import type { ProductDraft } from './product-draft.ts';

const LENGTH_MAX = 240;

/** A draft with the same content, and with new SKUs and no stock. `suffix` keeps its address apart from that of others. */
export function copyOf(product: EditableProduct, suffix: string): ProductDraft {
  const { variants, name, slug, ...same } = product;
  return {
    ...same,
    name: `${name.slice(0, LENGTH_MAX)} (copy)`,
    slug: `${slug.slice(0, LENGTH_MAX)}-${suffix}`,
    status: 'draft',
    variants: variants.map(({ stock: _, ...variant }) => ({
      ...variant,
      ...{ currentSku: '', sku: '', barcode: '', stockChange: 0 },
    })),
  };
}
