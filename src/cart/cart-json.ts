import { memoizeByObject } from '../cache/memoize.ts';
import type { PricedCart, PricedLine } from './price-cart.ts';
import { lineAnswer } from './schemas.ts';

/**
 * Writes the JSON of `cartAnswer`. Most lines are shared with other carts, so each line is serialized only once. A test
 * compares the result with what the schema's serializer writes.
 */
export function cartJson(cart: PricedCart): string {
  const { version, lines, saved, lastRemoved, addedByMerge, itemCount, subtotalMinor, currency } = cart;
  const { toCart, saved: savedByMerge } = addedByMerge;
  const removed = lastRemoved ? lineJson(lastRemoved) : 'null';
  return `{"version":${version},"lineItems":[${linesJson(lines)}],"savedLineItems":[${linesJson(saved)}],"removedLineItem":${removed},"brought":{"toCart":${toCart},"saved":${savedByMerge}},"itemCount":${itemCount},"subtotalMinor":${subtotalMinor},"currency":"${currency}"}`;
}

function linesJson(lines: readonly PricedLine[]): string {
  let text = '';
  for (const line of lines) text += text === '' ? lineJson(line) : `,${lineJson(line)}`;
  return text;
}

/** Each text has about 300 bytes, so they take at most about 1.5 MB. */
const TEXTS_MAX = 5_000;

const lineJson = memoizeByObject(TEXTS_MAX, (line: PricedLine) => JSON.stringify(lineAnswer(line)));
