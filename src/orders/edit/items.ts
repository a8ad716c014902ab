import type { Item } from '../order.ts';

/** Compares the items of an order before and after an edit. No I/O here. */

export const itemsText = (lines: readonly Item[]): string =>
  lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');

/** Returns the items that an edit adds and those that it removes, by SKU. */
export function changedItems(
  before: readonly Item[],
  after: readonly Item[],
): { more: Item[]; less: Item[] } {
  const changes = new Map<string, number>();
  for (const { sku, quantity } of after) changes.set(sku, (changes.get(sku) ?? 0) + quantity);
  for (const { sku, quantity } of before) changes.set(sku, (changes.get(sku) ?? 0) - quantity);
  const items = [...changes].map(([sku, quantity]) => ({ sku, quantity }));
  return {
    more: items.filter(({ quantity }) => quantity > 0),
    less: items
      .filter(({ quantity }) => quantity < 0)
      .map(({ sku, quantity }) => ({ sku, quantity: -quantity })),
  };
}
