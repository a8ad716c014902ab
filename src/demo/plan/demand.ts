import type { Random } from '../random.ts';
import type { DemoProduct, DemoVariant, World } from '../world.ts';
import { garmentOf } from './garments.ts';
import type { DemoSale } from './sales.ts';

/** Shoppers prefer some products to others, coats in the fall, shorts in summer, and medium sizes. */

/** The weight of each month, from January. */
const OF_MONTH = {
  winter: [1.5, 1.2, 0.8, 0.5, 0.3, 0.2, 0.2, 0.5, 1.3, 1.9, 2, 1.8],
  summer: [0.3, 0.5, 0.9, 1.4, 1.8, 2, 1.9, 1.3, 0.6, 0.3, 0.2, 0.3],
  any: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
};
/** A product on sale sells this many times as much. */
const SALE_BOOST = 2.4;
/** Products above this price sell less, and cheaper ones more. */
const USUAL_PRICE_MINOR = 6_000;

export interface Demand {
  /** Picks a product that is ordered at this time. */
  pickProduct(at: Date, sales: readonly DemoSale[]): DemoProduct;
  pickVariant(product: DemoProduct): DemoVariant;
  /** The next size up or down in the same color, for shoppers who try on two. Undefined if there is none. */
  otherSize(product: DemoProduct, variant: DemoVariant): DemoVariant | undefined;
}

export function createDemand({ products }: World, random: Random): Demand {
  const popularity = new Map(products.map(({ id }) => [id, Math.exp(0.9 * random.normal())]));
  const colors = new Map<string, number>();
  const likes = (product: DemoProduct, color: string) => {
    const key = `${product.id} ${color}`;
    if (!colors.has(key)) colors.set(key, 0.4 + random.next());
    return colors.get(key) as number;
  };
  const sizes = new Map(products.map((product) => [product.id, sizesOf(product)]));
  return {
    pickProduct(at, sales) {
      const month = at.getUTCMonth();
      return random.weighted(products, (product) => {
        const [{ priceMinor }] = product.variants as [DemoVariant];
        const price = (USUAL_PRICE_MINOR / priceMinor) ** 0.45;
        const season = OF_MONTH[garmentOf(product).season][month] as number;
        const sale = sales.some(({ productIds }) => productIds.has(product.id)) ? SALE_BOOST : 1;
        return (popularity.get(product.id) as number) * price * season * sale;
      });
    },
    pickVariant: (product) =>
      random.weighted(
        product.variants,
        ({ color, size }) => likes(product, color) * bell(sizes.get(product.id) ?? [], size),
      ),
    otherSize(product, variant) {
      const all = sizes.get(product.id) ?? [];
      const next = all[all.indexOf(variant.size) + (random.chance(0.5) ? 1 : -1)];
      return product.variants.find(({ color, style, size }) => {
        return size === next && color === variant.color && style === variant.style;
      });
    },
  };
}

/** In the sequence of the variants, from small to large. */
const sizesOf = ({ variants }: DemoProduct): string[] => [...new Set(variants.map(({ size }) => size))];

function bell(sizes: readonly string[], size: string): number {
  const middle = (sizes.length - 1) / 2;
  const deviation = Math.max(sizes.length / 4.5, 0.5);
  return Math.exp(-((sizes.indexOf(size) - middle) ** 2) / (2 * deviation ** 2));
}
