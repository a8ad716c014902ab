import {
  type Cart,
  type CartDocument,
  documentOf,
  EMPTY_CART,
  type LineItem,
  withDefaults,
} from '../cart-document.ts';
import { SHORT_LENGTH, shortenFingerprint } from '../key-fingerprints.ts';
import type { CartForm } from './cart-form.ts';

/**
 * The compact content of a cart's row: JSON arrays instead of objects. It takes a third of the bytes of the older
 * document, and the database never parses it. Properties that this release does not know are kept as `others`.
 */
type Content = [
  lineItems: Line[],
  keys: string | readonly string[],
  saved: Line[],
  removed: Line[],
  beforeMerge: [lineItems: Line[], saved: Line[]] | null,
  others: object,
];
/** The time is milliseconds since 1970, or the text itself where that is not a time as this shop writes it. */
type Line = [
  sku: string,
  quantity: number,
  unitPriceMinor: number,
  addedAt: number | string,
  others?: object,
];

/** The columns of a cart, of which one is null. */
export interface StoredCart {
  version: string | number;
  content: string | null;
  document: Partial<CartDocument> | null;
}

/** The values of the columns `content` and `document`. */
export type CartColumns = readonly [content: string | null, document: string | null];

export interface EncodedCart {
  cart: Cart;
  /** The text of each line item, so that the next version encodes only the changed ones. */
  lineTexts: readonly string[];
}

export function encodeCart(
  form: CartForm,
  cart: Cart,
  previous?: EncodedCart,
): EncodedCart & { columns: CartColumns } {
  if (form === 'document') return { cart, lineTexts: [], columns: [null, documentOf(cart)] };
  const { version: _, lineItems, keys, saved, removed, beforeMerge, ...others } = cart;
  const lineTexts = lineItems.map(
    (line, at) =>
      (previous?.cart.lineItems[at] === line && previous.lineTexts[at]) || JSON.stringify(compactLine(line)),
  );
  // All keys are one string, because they are half of an active cart.
  const shortKeys = keys.map(shortenFingerprint);
  const rest = JSON.stringify([
    shortKeys.every((key) => key.length === SHORT_LENGTH) ? shortKeys.join('') : keys,
    saved.map(compactLine),
    removed.map(compactLine),
    beforeMerge && [beforeMerge.lineItems.map(compactLine), beforeMerge.saved.map(compactLine)],
    others,
  ]);
  return { cart, lineTexts, columns: [`[[${lineTexts.join()}],${rest.slice(1)}`, null] };
}

function compactLine({ sku, quantity, unitPriceMinor, addedAt, ...others }: LineItem): Line {
  const ms = Date.parse(addedAt);
  const at = !Number.isNaN(ms) && new Date(ms).toISOString() === addedAt ? ms : addedAt;
  const line: Line = [sku, quantity, unitPriceMinor, at];
  if (Object.keys(others).length > 0) line.push(others);
  return line;
}

export function cartOfRow({ version, content, document }: StoredCart): Cart {
  if (content === null) return withDefaults({ version, document: document ?? {} });
  const [lineItems, keys, saved, removed, beforeMerge, others] = JSON.parse(content) as Content;
  const cart = {
    ...EMPTY_CART,
    ...others,
    lineItems: lineItems.map(lineOf),
    saved: saved.map(lineOf),
    // Their position is among the others of the line.
    removed: removed.map(lineOf) as Cart['removed'],
    keys: typeof keys === 'string' ? separateKeys(keys) : [...keys],
    beforeMerge: beforeMerge && {
      lineItems: beforeMerge[0].map(lineOf),
      saved: beforeMerge[1].map(lineOf),
    },
  };
  return withDefaults({ version, document: cart });
}

function lineOf([sku, quantity, unitPriceMinor, at, others]: Line): LineItem {
  const addedAt = typeof at === 'number' ? new Date(at).toISOString() : at;
  return others
    ? { ...others, sku, quantity, unitPriceMinor, addedAt }
    : { sku, quantity, unitPriceMinor, addedAt };
}

function separateKeys(text: string): string[] {
  const keys: string[] = [];
  for (let from = 0; from < text.length; from += SHORT_LENGTH)
    keys.push(text.slice(from, from + SHORT_LENGTH));
  return keys;
}
