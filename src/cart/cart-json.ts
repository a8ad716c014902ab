import { memoizeByObject } from '../cache/memoize.ts';
import type { PricedCart, PricedLine } from './price-cart.ts';
import { lineAnswer } from './schemas.ts';

/**
 * Writes the JSON of `cartAnswer` in UTF-8. Most lines are shared with other carts, so each line is encoded only once, and
 * an answer only copies its bytes. As a text, an answer to 50 lines would be copied three times and fill V8's small young
 * generation. A test compares the result with what the schema's serializer writes.
 */
export function cartJson(cart: PricedCart): Buffer {
  const { version, lines, saved, lastRemoved, addedByMerge, itemCount, subtotalMinor, currency } = cart;
  const { toCart, saved: savedByMerge } = addedByMerge;
  const parts = [Buffer.from(`{"version":${version},"lineItems":[`)];
  addLines(parts, lines);
  parts.push(SAVED);
  addLines(parts, saved);
  parts.push(REMOVED, lastRemoved ? lineJson(lastRemoved) : NULL);
  parts.push(
    Buffer.from(
      `,"brought":{"toCart":${toCart},"saved":${savedByMerge}},"itemCount":${itemCount},"subtotalMinor":${subtotalMinor},"currency":"${currency}"}`,
    ),
  );
  return Buffer.concat(parts);
}

const COMMA = Buffer.from(',');
const NULL = Buffer.from('null');
const SAVED = Buffer.from('],"savedLineItems":[');
const REMOVED = Buffer.from('],"removedLineItem":');

function addLines(parts: Buffer[], lines: readonly PricedLine[]): void {
  for (const [index, line] of lines.entries()) {
    if (index > 0) parts.push(COMMA);
    parts.push(lineJson(line));
  }
}

/** Each has about 300 bytes, so they take at most about 2 MB. */
const LINES_MAX = 5_000;

const lineJson = memoizeByObject(LINES_MAX, (line: PricedLine) =>
  Buffer.from(JSON.stringify(lineAnswer(line))),
);
