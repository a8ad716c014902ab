import { hash } from 'node:crypto';
import { type Cart, KEYS_MAX, type LineItem, shortenKey } from '../state/cart-document.ts';
import type { CartChange } from '../state/store.ts';

/** The rules of the cart: each change is a pure function of a small document, and there is no I/O here. */

export const LIMITS = {
  lineItems: 100,
  quantity: 99,
  saved: 100,
  /** How many removed lines can be put back. */
  removed: 10,
  keys: KEYS_MAX,
  keyLength: 200,
} as const;

export type Action =
  | LineAction
  | { type: 'undo_merge' }
  /** Restores lines of an earlier cart. */
  | { type: 'restore_lines'; lines: readonly LineItem[] }
  /** Removes what was ordered. What was added since stays. */
  | { type: 'order'; items: readonly { sku: string; quantity: number }[] };

export type LineAction =
  | { type: 'add'; sku: string; quantity: number; unitPriceMinor: number; at: LineItem['addedAt'] }
  | { type: 'set'; sku: string; quantity: number; unitPriceMinor?: number | undefined }
  | { type: 'put_back'; sku: string }
  | { type: 'save'; sku: string }
  | { type: 'move_back'; sku: string }
  | { type: 'forget_saved'; sku: string };

export type Refusal =
  | 'sold_out'
  | 'variant_not_found'
  | 'too_many_line_items'
  | 'quantity_too_large'
  | 'too_many_saved'
  | 'not_in_cart'
  | 'not_removed'
  | 'not_saved'
  | 'nothing_to_undo'
  | 'key_reused'
  | 'version_mismatch';

export type Change = CartChange<Refusal>;

export interface Conditions {
  /** An idempotency key: a change is applied once for each key. */
  key?: string | undefined;
  /** The change is meant for this version of the cart only (If-Match). */
  version?: number | undefined;
  /** All SKUs of the action's variant, because the cart may hold another one than the action names. */
  variant?: VariantSkus | undefined;
  /** Why the catalog does not sell what is added. It counts after the key: an add that was made stays made. */
  unavailable?: 'sold_out' | 'variant_not_found' | undefined;
}

/**
 * Returns the cart after `action`, with the next version. Where the cart has seen the `key`, nothing changes: the same
 * action is answered with the cart as it is, and another action is refused.
 */
export function applyAction(cart: Cart, action: Action, conditions: Conditions = {}): Change {
  const { key, version, variant, unavailable } = conditions;
  const used = key === undefined ? undefined : usedKey(key, action);
  const seen = used && cart.keys.find((entry) => entry.startsWith(used.prefix));
  if (seen) {
    return shortenKey(seen) === shortenKey(used.entry)
      ? { ok: true, cart, changed: false }
      : { ok: false, reason: 'key_reused' };
  }
  if (version !== undefined && version !== cart.version) return { ok: false, reason: 'version_mismatch' };
  if (action.type === 'add' && unavailable) return { ok: false, reason: unavailable };
  const current = variant && variant.aliases.length > 0 ? correctSkus(cart, [variant]) : cart;
  const named = variant && 'sku' in action ? { ...action, sku: variant.sku } : action;
  // TypeScript cannot see that the rule belongs to the action's type.
  const rule = RULES[action.type] as (cart: Cart, action: Action) => Cart | Refusal;
  const next = rule(current, named);
  if (typeof next === 'string') return { ok: false, reason: next };
  if (next === cart && !used) return { ok: true, cart, changed: false };
  const keys = used ? [...cart.keys, used.entry].slice(-LIMITS.keys) : cart.keys;
  // A key is remembered even where nothing was left to do: sent again later, it must not change a newer cart.
  const beforeMerge = next === cart ? cart.beforeMerge : null;
  return { ok: true, cart: { ...next, keys, beforeMerge, version: cart.version + 1 }, changed: true };
}

export function itemCount(cart: Cart): number {
  let count = 0;
  for (const line of cart.lineItems) count += line.quantity;
  return count;
}

type Rule<Type> = (cart: Cart, action: Extract<Action, { type: Type }>) => Cart | Refusal;

/** The rule of each action. A rule returns the same cart if nothing changes. */
const RULES: { [Type in Action['type']]: Rule<Type> } = {
  add,
  set: (cart, action) => (action.quantity === 0 ? remove(cart, action.sku) : setQuantity(cart, action)),
  put_back: (cart, { sku }) => putBack(cart, sku),
  save: (cart, { sku }) => save(cart, sku),
  move_back: (cart, { sku }) => moveBack(cart, sku),
  forget_saved: (cart, { sku }) => forgetSaved(cart, sku),
  order: (cart, { items }) => order(cart, items),
  restore_lines: (cart, { lines }) => restoreLines(cart, lines),
  undo_merge: (cart) => (cart.beforeMerge ? { ...cart, ...cart.beforeMerge } : 'nothing_to_undo'),
};

function add(cart: Cart, action: Action & { type: 'add' }): Cart | Refusal {
  const { sku, quantity, unitPriceMinor, at } = action;
  const lineItems = addLine(cart.lineItems, { sku, quantity, unitPriceMinor, addedAt: at });
  if (typeof lineItems === 'string') return lineItems;
  return {
    ...cart,
    lineItems: lineItems.map((line) => (line.sku === sku ? { ...line, unitPriceMinor } : line)),
  };
}

/**
 * Joins two lines of one SKU. Where both have a property, that of `own` counts. Lines are joined only here, so that
 * a property that only one of them has is not lost.
 */
export const joinLines = <Line extends LineItem>(own: Line, other: LineItem, quantity: number): Line => ({
  ...other,
  ...own,
  quantity,
});

/** Adds a line, or its quantity to the line of the same SKU. */
function addLine(lineItems: LineItem[], line: LineItem, position = lineItems.length): LineItem[] | Refusal {
  const index = lineItems.findIndex((item) => item.sku === line.sku);
  const existing = lineItems[index];
  const quantity = (existing?.quantity ?? 0) + line.quantity;
  if (quantity > LIMITS.quantity) return 'quantity_too_large';
  if (existing) return lineItems.with(index, joinLines(existing, line, quantity));
  if (lineItems.length >= LIMITS.lineItems) return 'too_many_line_items';
  return lineItems.toSpliced(position, 0, line);
}

function setQuantity(cart: Cart, action: Action & { type: 'set' }): Cart | Refusal {
  if (action.quantity > LIMITS.quantity) return 'quantity_too_large';
  const index = cart.lineItems.findIndex((item) => item.sku === action.sku);
  const line = cart.lineItems[index];
  if (!line) return 'not_in_cart';
  const unitPriceMinor = action.unitPriceMinor ?? line.unitPriceMinor;
  return {
    ...cart,
    lineItems: cart.lineItems.with(index, { ...line, quantity: action.quantity, unitPriceMinor }),
  };
}

/** Removing a line that is not there changes nothing, so a repeated request is no error. */
function remove(cart: Cart, sku: string): Cart {
  const position = cart.lineItems.findIndex((item) => item.sku === sku);
  const line = cart.lineItems[position];
  if (!line) return cart;
  const removed = cart.removed.filter((item) => item.sku !== sku);
  return {
    ...cart,
    lineItems: cart.lineItems.toSpliced(position, 1),
    removed: [...removed, { ...line, position }].slice(-LIMITS.removed),
  };
}

function putBack(cart: Cart, sku: string): Cart | Refusal {
  const found = cart.removed.find((item) => item.sku === sku);
  if (!found) return 'not_removed';
  const { position, ...line } = found;
  const lineItems = addLine(cart.lineItems, line, position);
  if (typeof lineItems === 'string') return lineItems;
  return { ...cart, lineItems, removed: cart.removed.filter((item) => item.sku !== sku) };
}

/** The line replaces one of the same SKU that was saved before, because the last choice counts. */
function save(cart: Cart, sku: string): Cart | Refusal {
  const line = cart.lineItems.find((item) => item.sku === sku);
  if (!line) return 'not_in_cart';
  const others = cart.saved.filter((item) => item.sku !== sku);
  if (others.length >= LIMITS.saved) return 'too_many_saved';
  return {
    ...cart,
    lineItems: cart.lineItems.filter((item) => item.sku !== sku),
    saved: [...others, line],
  };
}

function moveBack(cart: Cart, sku: string): Cart | Refusal {
  const line = cart.saved.find((item) => item.sku === sku);
  if (!line) return 'not_saved';
  const lineItems = addLine(cart.lineItems, line);
  if (typeof lineItems === 'string') return lineItems;
  return { ...cart, lineItems, saved: cart.saved.filter((item) => item.sku !== sku) };
}

function forgetSaved(cart: Cart, sku: string): Cart {
  if (!cart.saved.some((item) => item.sku === sku)) return cart;
  return { ...cart, saved: cart.saved.filter((item) => item.sku !== sku) };
}

/** Ordered lines cannot be put back, so they are not added to the removed ones. */
function order(cart: Cart, items: readonly { sku: string; quantity: number }[]): Cart {
  const ordered = new Map(items.map(({ sku, quantity }) => [sku, quantity]));
  const lineItems = cart.lineItems
    .map((line) => ({ ...line, quantity: line.quantity - (ordered.get(line.sku) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
  return { ...cart, lineItems };
}

/**
 * The larger quantity of each SKU counts, so restoring the lines again changes nothing. Lines beyond the cart's limit are
 * left out.
 */
function restoreLines(cart: Cart, lines: readonly LineItem[]): Cart {
  let lineItems = cart.lineItems;
  for (const line of lines) {
    const index = lineItems.findIndex(({ sku }) => sku === line.sku);
    const own = lineItems[index];
    if (own && own.quantity < line.quantity)
      lineItems = lineItems.with(index, joinLines(own, line, line.quantity));
    else if (!own && lineItems.length < LIMITS.lineItems) lineItems = [...lineItems, line];
  }
  if (lineItems === cart.lineItems) return cart;
  const skus = new Set(lineItems.map(({ sku }) => sku));
  return { ...cart, lineItems, removed: cart.removed.filter(({ sku }) => !skus.has(sku)) };
}

/** Two actions are the same if they differ only in the time and the price, which the server adds. */
function usedKey(key: string, action: Action): { prefix: string; entry: string } {
  const quantity = 'quantity' in action ? action.quantity : '';
  const sku = 'sku' in action ? action.sku : '';
  const ofKey = hash('sha256', key, 'base64url').slice(0, 16);
  const ofAction = hash('sha256', `${action.type} ${quantity} ${sku}`, 'base64url').slice(0, 8);
  const entry = `${ofKey}.${ofAction}`;
  // A stored cart may have the short form of the entry, which begins with the same 12 characters. See `shortenKey`.
  return { prefix: entry.slice(0, 12), entry };
}

/** The SKU of a variant, and those it had before a merchant corrected it. */
export interface VariantSkus {
  sku: string;
  aliases: readonly string[];
}

/**
 * Returns the cart with the current SKUs of these variants, or the same object where nothing changes. Where two lines
 * become one, the larger quantity counts, as in a merge.
 */
export function correctSkus(cart: Cart, variants: readonly (VariantSkus | undefined)[]): Cart {
  const skus = new Map<string, string>();
  for (const variant of variants)
    for (const alias of variant?.aliases ?? []) skus.set(alias, variant?.sku ?? '');
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
