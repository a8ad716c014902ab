import type { Catalog } from '../../catalog/catalog.ts';
import type { Product, VariantInCatalog } from '../../catalog/product.ts';
import type { WantedChange } from '../carts.ts';
import { fullName } from '../views/cart-notices.ts';

/** The product and those to wear with it, as far as they can be bought. Undefined if it is not sold. */
export async function findOutfit(
  catalog: Pick<Catalog, 'product' | 'related'>,
  slug: string,
): Promise<Product[] | undefined> {
  const product = await catalog.product(slug);
  if (!product) return undefined;
  const related = await catalog.related(product);
  const others = await Promise.all(related.map((card) => catalog.product(card.slug)));
  return [product, ...others].filter((one) => one?.variants.some(({ stock }) => stock > 0)) as Product[];
}

type RestoredLine = Extract<WantedChange, { type: 'restore_lines' }>['lines'][number];

export interface ChosenItems {
  /** What can be bought now, at today's prices. */
  items: { name: string; line: RestoredLine }[];
  /** What cannot, and why. */
  refused: RefusedItem[];
}

export interface RefusedItem {
  name: string;
  reason: string;
}

/** Compares what was chosen with the catalog of this moment. */
export async function findChosen(
  catalog: Pick<Catalog, 'variants'>,
  skus: readonly string[],
): Promise<ChosenItems> {
  const variants = await catalog.variants(skus);
  const addedAt = Date.now();
  const chosen: ChosenItems = { items: [], refused: [] };
  for (const variant of variants) {
    if (!variant?.isForSale)
      chosen.refused.push({ name: variant ? nameOf(variant) : 'An item', reason: 'We no longer sell it.' });
    else if (variant.stock <= 0)
      chosen.refused.push({ name: nameOf(variant), reason: 'It has just sold out.' });
    else {
      const { sku, priceMinor: unitPriceMinor } = variant;
      chosen.items.push({ name: nameOf(variant), line: { sku, quantity: 1, unitPriceMinor, addedAt } });
    }
  }
  return chosen;
}

const nameOf = ({ productName: name, color, style, size }: VariantInCatalog): string =>
  fullName({ name, color, style, size });
