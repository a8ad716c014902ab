import { type Cart, EMPTY_CART, type LineItem, withDefaults } from '../cart-document.ts';
import { SHORT_LENGTH, shortenFingerprint } from '../key-fingerprints.ts';

/**
 * The compact form of a cart: JSON arrays instead of objects, without what is empty at the end. It takes a third of the
 * bytes of the document, and the database never parses it. Properties that this release does not know are kept in an
 * object at the end.
 */
type Content = [
  lineItems: Line[],
  keys: string | string[],
  saved: Line[],
  removed: Line[],
  beforeMerge: [lineItems: Line[], saved: Line[]] | null,
  others: object | null,
];
/** The time is milliseconds since 1970, or the text itself where that is not an ISO 8601 time. */
type Line = [
  sku: string,
  quantity: number,
  unitPriceMinor: number,
  addedAt: number | string,
  others?: object,
];

/** The text of each line item, so that the next version of the cart writes only the changed ones again. */
export interface EncodedCart {
  cart: Cart;
  lineTexts: readonly string[];
}

export function encodeCart(cart: Cart, previous?: EncodedCart): EncodedCart & { content: string } {
  const { version: _, lineItems, keys, saved, removed, beforeMerge, ...others } = cart;
  const lineTexts = lineItems.map((line, at) =>
    previous?.cart.lineItems[at] === line ? (previous.lineTexts[at] ?? textOf(line)) : textOf(line),
  );
  const parts = [
    compactKeys(keys),
    saved.map(compactLine),
    removed.map(compactLine),
    beforeMerge && [beforeMerge.lineItems.map(compactLine), beforeMerge.saved.map(compactLine)],
    hasProperties(others) ? others : null,
  ];
  while (isEmpty(parts.at(-1))) parts.pop();
  const content = `[${[`[${lineTexts.join()}]`, ...parts.map((part) => JSON.stringify(part))].join()}]`;
  return { cart, lineTexts, content };
}

export function decodeCart(version: string | number, content: string): Cart {
  const [lineItems = [], keys = '', saved = [], removed = [], beforeMerge, others] = JSON.parse(
    content,
  ) as Partial<Content>;
  const document = {
    ...EMPTY_CART,
    ...others,
    lineItems: lineItems.map(lineOf),
    saved: saved.map(lineOf),
    // Their position is among the other properties.
    removed: removed.map(lineOf) as Cart['removed'],
    keys: typeof keys === 'string' ? separateKeys(keys) : keys,
    beforeMerge: beforeMerge
      ? { lineItems: beforeMerge[0].map(lineOf), saved: beforeMerge[1].map(lineOf) }
      : null,
  };
  return withDefaults({ version, document });
}

const textOf = (line: LineItem): string => JSON.stringify(compactLine(line));

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function compactLine({ sku, quantity, unitPriceMinor, addedAt, ...others }: LineItem): Line {
  const at = ISO_TIME.test(addedAt) ? Date.parse(addedAt) : addedAt;
  return hasProperties(others)
    ? [sku, quantity, unitPriceMinor, at, others]
    : [sku, quantity, unitPriceMinor, at];
}

function lineOf([sku, quantity, unitPriceMinor, at, others]: Line): LineItem {
  const addedAt = typeof at === 'number' ? new Date(at).toISOString() : at;
  return others
    ? { ...others, sku, quantity, unitPriceMinor, addedAt }
    : { sku, quantity, unitPriceMinor, addedAt };
}

function isEmpty(part: unknown): boolean {
  return part === null || part === '' || (Array.isArray(part) && part.length === 0);
}

function hasProperties(others: object): boolean {
  for (const _ in others) return true;
  return false;
}

/** All keys in one string, because they are half of an active cart. Fingerprints of another form are kept as they are. */
function compactKeys(keys: readonly string[]): string | readonly string[] {
  const short = keys.map(shortenFingerprint);
  return short.every((key) => key.length === SHORT_LENGTH) ? short.join('') : keys;
}

function separateKeys(text: string): string[] {
  const keys: string[] = [];
  for (let from = 0; from < text.length; from += SHORT_LENGTH)
    keys.push(text.slice(from, from + SHORT_LENGTH));
  return keys;
}
