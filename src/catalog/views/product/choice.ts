import { memoizeByObject } from '../../../cache/memoize.ts';
import { type Product, pricedVariants, slugOf, type Variant } from '../../product.ts';
import { sizeRank } from '../../sizes.ts';

/** The order in which a shopper chooses. Size comes last, next to the button that buys. */
const DIMENSIONS = ['color', 'style', 'size'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One value per dimension. It is empty where nothing is chosen yet or the product has no such option. */
export type Choice = Record<Dimension, string>;

/** The slugs that the address preselects: `?color=sky-blue&size=m`. */
export interface Preselection {
  color?: string;
  size?: string;
}

/** The values to choose from, in display order. Empty where the product has no such option. */
export const optionsOf = (product: Product, dimension: Dimension): readonly string[] =>
  allOptionsOf(product)[dimension];

/** A page asks for the same options many times. */
const allOptionsOf = memoizeByObject(
  100,
  (product: Product): Record<Dimension, readonly string[]> => ({
    color: sortedOptions(product, 'color'),
    style: sortedOptions(product, 'style'),
    size: sortedOptions(product, 'size'),
  }),
);

function sortedOptions(product: Product, dimension: Dimension): string[] {
  const values = [...new Set(product.variants.map((variant) => variant[dimension]))].filter(Boolean);
  if (dimension === 'size') return values.sort((a, b) => sizeRank(a) - sizeRank(b));
  if (dimension === 'style') return values;
  const order = product.colors.map((color) => color.name);
  return values.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/**
 * The choice when the page opens. A color is always chosen, because the picture needs one: the preselected color or
 * the first in stock. A size is chosen only if it was preselected or is the only one, because a size that the
 * shopper did not choose becomes a return.
 */
export function openingChoice(product: Product, preselected: Preselection): Choice {
  const inStock = product.variants.filter((variant) => variant.stock > 0);
  const colors = optionsOf(product, 'color');
  const color =
    colors.find((value) => slugOf(value) === preselected.color) ??
    colors.find((value) => inStock.some((variant) => variant.color === value)) ??
    colors[0] ??
    '';
  const inColor = inStock.filter((variant) => variant.color === color);
  const sizes = optionsOf(product, 'size');
  const requested = sizes.find((value) => slugOf(value) === preselected.size);
  const size = inColor.some((variant) => variant.size === requested) ? requested : onlyValue(sizes);
  return { color, style: onlyValue(optionsOf(product, 'style')), size: size ?? '' };
}

const onlyValue = (values: readonly string[]): string => (values.length === 1 ? (values[0] as string) : '');

/** The variants that are still possible after `choice`. */
export function variantsMatching(product: Product, choice: Choice): Variant[] {
  return product.variants.filter((variant) =>
    DIMENSIONS.every((dimension) => choice[dimension] === '' || variant[dimension] === choice[dimension]),
  );
}

export const isSoldOut = (variants: readonly Variant[]): boolean =>
  variants.every((variant) => variant.stock <= 0);

/** The cheapest variant in stock or, when all are sold out, the cheapest. `varies` means that others cost more. */
export function lowestPriced(
  variants: readonly Variant[],
): { variant: Variant; varies: boolean } | undefined {
  const [variant, ...others] = [...pricedVariants(variants)].sort((a, b) => a.priceMinor - b.priceMinor);
  return variant && { variant, varies: others.some((other) => other.priceMinor > variant.priceMinor) };
}
