import type { Product, Variant } from '../product.ts';
import { sizeRank, slugOf } from '../product.ts';

/** The order in which a shopper chooses; size last, beside the button that buys. */
const DIMENSIONS = ['color', 'style', 'size'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One text for each dimension; empty where nothing is chosen yet or the product has no such option. */
export type Choice = Record<Dimension, string>;

/** What the address asks for: `?color=sky-blue&size=m`, both as slugs. */
export interface Selected {
  color?: string;
  size?: string;
}

/** The texts to choose from, in the order they are shown; empty where the product has no such option. */
export function optionsOf(product: Product, dimension: Dimension): string[] {
  const texts = [...new Set(product.variants.map((variant) => variant[dimension]))].filter(Boolean);
  if (dimension === 'size') return texts.sort((a, b) => sizeRank(a) - sizeRank(b));
  if (dimension === 'style') return texts;
  const order = product.colors.map((color) => color.name);
  return texts.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/**
 * What is chosen when the page opens: the color that was asked for, otherwise the first that can be bought,
 * because a picture needs a color. A size is chosen only where it was asked for or is the only one: a size
 * that the shopper did not choose is a parcel that comes back.
 */
export function openingChoice(product: Product, selected: Selected): Choice {
  const buyable = product.variants.filter((variant) => variant.stock > 0);
  const colors = optionsOf(product, 'color');
  const color =
    colors.find((text) => slugOf(text) === selected.color) ??
    colors.find((text) => buyable.some((variant) => variant.color === text)) ??
    colors[0] ??
    '';
  const inColor = buyable.filter((variant) => variant.color === color);
  const sizes = optionsOf(product, 'size');
  const asked = sizes.find((text) => slugOf(text) === selected.size);
  const size = inColor.some((variant) => variant.size === asked) ? asked : only(sizes);
  return { color, style: only(optionsOf(product, 'style')), size: size ?? '' };
}

/** Variants that are still possible after `choice`. */
export function matching(product: Product, choice: Choice): Variant[] {
  return product.variants.filter((variant) =>
    DIMENSIONS.every((dimension) => choice[dimension] === '' || variant[dimension] === choice[dimension]),
  );
}

export function soldOut(variants: readonly Variant[]): boolean {
  return variants.every((variant) => variant.stock <= 0);
}

/** The cheapest that can be bought, otherwise the cheapest; `varies` when others cost more. */
export function lowestPriced(
  variants: readonly Variant[],
): { variant: Variant; varies: boolean } | undefined {
  const buyable = variants.filter((variant) => variant.stock > 0);
  const candidates = (buyable.length > 0 ? buyable : [...variants]).sort(
    (a, b) => a.priceMinor - b.priceMinor,
  );
  const variant = candidates[0];
  return variant && { variant, varies: candidates.some((other) => other.priceMinor > variant.priceMinor) };
}

function only(texts: readonly string[]): string {
  return texts.length === 1 ? (texts[0] as string) : '';
}
