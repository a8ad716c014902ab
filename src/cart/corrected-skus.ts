import type { Cart, LineItem } from '../state/cart-document.ts';
import { joinLines } from './line-items.ts';

/** The SKU of a variant, and those it had before a merchant corrected it. */
export interface VariantSkus {
  sku: string;
  aliases: readonly string[];
}

/**
 * Returns the cart with the current SKUs of these variants, or the same object where nothing changes. Where two lines
 * become one, the larger quantity counts, as in a merge.
 */
export function correctSkus(cart: Cart, variants: readonly VariantSkus[]): Cart {
  const skus = new Map(variants.flatMap(({ sku, aliases }) => aliases.map((alias) => [alias, sku] as const)));
  const { lineItems, saved, removed } = cart;
  if (skus.size === 0 || ![...lineItems, ...saved, ...removed].some(({ sku }) => skus.has(sku))) return cart;
  return {
    ...cart,
    lineItems: correctLines(lineItems, skus),
    saved: correctLines(saved, skus),
    removed: correctLines(removed, skus),
  };
}

function correctLines<Line extends LineItem>(
  lines: readonly Line[],
  skus: ReadonlyMap<string, string>,
): Line[] {
  const bySku = new Map<string, Line>();
  for (const line of lines) {
    const current = { ...line, sku: skus.get(line.sku) ?? line.sku };
    const earlier = bySku.get(current.sku);
    const quantity = Math.max(current.quantity, earlier?.quantity ?? 0);
    bySku.set(current.sku, earlier ? joinLines(earlier, current, quantity) : current);
  }
  return [...bySku.values()];
}
