import type { ListingPosition } from './index/order.ts';

/** Where the next page of an API listing starts. It is opaque to callers and validated like any input. */
export type Cursor = { after: ListingPosition } | { offset: number };

/** The highest offset. Only listings by relevance use offsets, because they have no key to continue from. */
export const OFFSET_MAX = 10_000;

export function encodeCursor(cursor: Cursor): string {
  const numbers = 'offset' in cursor ? [cursor.offset] : [cursor.after.productId, cursor.after.key];
  return Buffer.from(numbers.join('.')).toString('base64url');
}

/** Returns undefined when the text is not a cursor. */
export function decodeCursor(text: string): Cursor | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,10}))?$/.exec(
    Buffer.from(text.slice(0, 100), 'base64url').toString('latin1'),
  );
  if (!match) return undefined;
  const first = Number(match[1]);
  if (match[2] === undefined) return first <= OFFSET_MAX ? { offset: first } : undefined;
  const key = Number(match[2]);
  return key <= 2_147_483_647 ? { after: { productId: first, key } } : undefined;
}
