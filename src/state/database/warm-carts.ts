import type { Cart, CartColumns, StoredCart } from '../cart-document.ts';

/** This holds 2,000 carts of 50 lines without keys, or 10,000 of one line. */
const WARM_BYTES_MAX = 4 * 1024 * 1024;
/** The approximate size of a cart in V8's memory besides its content. */
const CART_BYTES = 350;
/** Approximate sizes of a line item and a key of a cart that is not compact, with their texts. */
const LINE_BYTES = 220;
const KEY_BYTES = 40;

/**
 * Carts that this instance has recently read or written. A copy may be outdated, so a change that is made on it is stored
 * only if its version is still the newest, by a statement that also checks the session. Carts are kept as text, which
 * takes a fifth of the memory of objects and is decoded in a few microseconds.
 */
export interface WarmCarts {
  find(tokenHash: Buffer): StoredCart | undefined;
  /** Without a cart, forgets the one that is remembered. */
  keep(tokenHash: Buffer, cart?: StoredCart): void;
}

export function createWarmCarts(bytesMax = WARM_BYTES_MAX): WarmCarts {
  // The oldest comes first.
  const warm = new Map<string, StoredCart & { sizeBytes: number }>();
  let bytes = 0;
  return {
    find: (tokenHash) => warm.get(tokenHash.toString('latin1')),

    keep(tokenHash, cart) {
      const key = tokenHash.toString('latin1');
      bytes -= warm.get(key)?.sizeBytes ?? 0;
      warm.delete(key);
      if (!cart) return;
      const { version, content, document } = cart;
      const sizeBytes = CART_BYTES + (content === null ? sizeOf(document ?? {}) : sizeOfText(content));
      warm.set(key, { version, content, document, sizeBytes });
      bytes += sizeBytes;
      for (const [oldest, { sizeBytes }] of warm) {
        if (bytes <= bytesMax) break;
        warm.delete(oldest);
        bytes -= sizeBytes;
      }
    },
  };
}

/** Returns the row of a cart that was just written. */
export const storedCart = (cart: Cart, [content]: CartColumns): StoredCart => ({
  version: cart.version,
  content,
  document: content === null ? cart : null,
});

/** V8 stores each character in two bytes if one of them needs that. */
const sizeOfText = (text: string) => (Buffer.byteLength(text) === text.length ? 1 : 2) * text.length;

function sizeOf({ lineItems = [], saved = [], removed = [], beforeMerge, keys = [] }: Partial<Cart>): number {
  const before = beforeMerge ? beforeMerge.lineItems.length + beforeMerge.saved.length : 0;
  return LINE_BYTES * (lineItems.length + saved.length + removed.length + before) + KEY_BYTES * keys.length;
}
