import {
  type Cart,
  type CartColumns,
  type DecodedCart,
  decodeCart,
  type StoredCart,
} from '../cart-document.ts';

/** This holds 2,000 carts of 50 lines without keys, or 10,000 of one line. A cart that was viewed takes more. */
const WARM_BYTES_MAX = 4 * 1024 * 1024;
/** The approximate size of a cart in V8's memory besides its content. */
const CART_BYTES = 350;
/** The approximate size of a decoded line item, and of what else a decoded cart has. */
const DECODED_LINE_BYTES = 130;
const DECODED_CART_BYTES = 300;
/** Approximate sizes of a line item and a key of a cart that is not compact, with their texts. */
const LINE_BYTES = 220;
const KEY_BYTES = 40;

/**
 * Carts that this instance has recently read or written. A copy may be outdated, so a change that is made on it is stored
 * only if its version is still the newest, by a statement that also checks the session. Carts are kept as text, which
 * takes a fifth of the memory of objects and is decoded in a few microseconds. A cart that was read for a view is also
 * kept decoded, because views repeat.
 */
export interface WarmCarts {
  find(tokenHash: Buffer): WarmCart | undefined;
  /** Keeps a row that was just read. As long as the row is the same, it returns the same decoded cart. */
  decode(tokenHash: Buffer, row: StoredCart): DecodedCart;
  /** Without a cart, forgets the one that is remembered. */
  keep(tokenHash: Buffer, cart?: StoredCart): void;
}

interface WarmCart extends StoredCart {
  decoded?: DecodedCart | undefined;
}

export function createWarmCarts(bytesMax = WARM_BYTES_MAX): WarmCarts {
  // The oldest comes first.
  const warm = new Map<string, WarmCart & { sizeBytes: number }>();
  let bytes = 0;

  function keep(tokenHash: Buffer, cart?: StoredCart, decoded?: DecodedCart): void {
    const key = tokenHash.toString('latin1');
    bytes -= warm.get(key)?.sizeBytes ?? 0;
    warm.delete(key);
    if (!cart) return;
    const { version, content, document } = cart;
    const sizeBytes =
      CART_BYTES +
      (content === null ? sizeOf(document ?? {}) : sizeOfText(content)) +
      (decoded ? sizeOfDecoded(decoded) : 0);
    warm.set(key, { version, content, document, decoded, sizeBytes });
    bytes += sizeBytes;
    for (const [oldest, { sizeBytes }] of warm) {
      if (bytes <= bytesMax) break;
      warm.delete(oldest);
      bytes -= sizeBytes;
    }
  }

  return {
    find: (tokenHash) => warm.get(tokenHash.toString('latin1')),

    decode(tokenHash, row) {
      const key = tokenHash.toString('latin1');
      const known = warm.get(key);
      if (known?.decoded && isSame(known, row)) {
        warm.delete(key);
        warm.set(key, known);
        return known.decoded;
      }
      const decoded = decodeCart(row);
      keep(tokenHash, row, decoded);
      return decoded;
    },

    keep,
  };
}

/** The text is compared as well, because a restored database may reach the same version with another cart. */
const isSame = (known: StoredCart, row: StoredCart) =>
  known.content !== null && known.content === row.content && Number(known.version) === Number(row.version);

const sizeOfDecoded = ({ cart: { lineItems, saved, removed } }: DecodedCart) =>
  DECODED_CART_BYTES + DECODED_LINE_BYTES * (lineItems.length + saved.length + removed.length);

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
