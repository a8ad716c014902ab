import type { Cart, LineItem } from '../state/cart-document.ts';
import { joinLines, LIMITS } from './cart.ts';

/**
 * Merges a guest's cart into the customer's and returns the next version. Where both have a SKU, the larger quantity
 * counts, so repeating the merge changes nothing and returns the same cart. What the customer has removed lately or saved
 * for later stays so. Lines beyond the cart's limit are saved for later.
 */
export function merge(customer: Cart, guest: Cart): Cart {
  const removed = new Set(customer.removed.map(({ sku }) => sku));
  const wanted = guest.lineItems.filter(({ sku }) => !removed.has(sku));
  const { lines, beyond } = larger(customer.lineItems, wanted, LIMITS.lineItems);
  const taken = new Set([...removed, ...lines.map(({ sku }) => sku)]);
  const later = [...guest.saved, ...beyond].filter(({ sku }) => !taken.has(sku));
  const { lines: saved } = larger(customer.saved, later, LIMITS.saved);
  const keys = mergedKeys(customer.keys, guest.keys);
  const isSame = isEqual(lines, customer.lineItems) && isEqual(saved, customer.saved);
  if (isSame && keys.length === customer.keys.length && keys.every((key, at) => key === customer.keys[at]))
    return customer;
  const { lineItems, saved: savedBefore } = customer;
  const beforeMerge = isSame ? customer.beforeMerge : { lineItems, saved: savedBefore };
  return { ...customer, version: customer.version + 1, lineItems: lines, saved, keys, beforeMerge };
}

/** How many items the merge has added to the cart, and to those saved for later. */
export function itemsAddedByMerge({ lineItems, saved, beforeMerge }: Cart): {
  toCart: number;
  saved: number;
} {
  if (!beforeMerge) return { toCart: 0, saved: 0 };
  return {
    toCart: count(lineItems) - count(beforeMerge.lineItems),
    saved: count(saved) - count(beforeMerge.saved),
  };
}

const count = (lines: LineItem[]) => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** Keeps `lines` in their order with the larger quantity of each SKU, then adds what only `more` has, up to `max`. */
function larger(lines: LineItem[], more: LineItem[], max: number): { lines: LineItem[]; beyond: LineItem[] } {
  const bySku = new Map(lines.map((line) => [line.sku, line]));
  const beyond: LineItem[] = [];
  for (const line of more) {
    const own = bySku.get(line.sku);
    if (!own && bySku.size >= max) beyond.push(line);
    else if (!own) bySku.set(line.sku, line);
    else if (own.quantity < line.quantity) bySku.set(line.sku, joinLines(line, own, line.quantity));
  }
  return { lines: [...bySku.values()], beyond };
}

/** Keeps the keys of both carts, so that an add that is repeated after the sign-in still counts once. */
function mergedKeys(customer: string[], guest: string[]): string[] {
  const known = new Set(customer);
  const added = guest.filter((key) => !known.has(key));
  return added.length === 0 ? customer : [...customer, ...added].slice(-LIMITS.keys);
}

const isEqual = (one: LineItem[], other: LineItem[]) =>
  one.length === other.length && one.every((line, at) => line === other[at]);
