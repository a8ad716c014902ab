import type { Cart } from '../cart-document.ts';
import type { EncodedCart } from './cart-content.ts';

const CARTS_MAX = 4_000;
const BYTES_MAX = 4 * 1024 * 1024;

/**
 * Carts that this instance has read or written lately. A copy may be old: a change that is made on it is stored only if
 * its version is still the newest, by a statement that also checks the session. So a copy saves a read, and decides
 * nothing.
 */
export interface WarmCarts {
  find(tokenHash: Buffer): EncodedCart | undefined;
  keep(tokenHash: Buffer, encoded: EncodedCart): void;
  forget(tokenHash: Buffer): void;
}

export function createWarmCarts(cartsMax = CARTS_MAX, bytesMax = BYTES_MAX): WarmCarts {
  // The one that was kept first comes first.
  const carts = new Map<string, EncodedCart & { sizeBytes: number }>();
  let sizeBytes = 0;

  function forget(key: string): void {
    const known = carts.get(key);
    if (known && carts.delete(key)) sizeBytes -= known.sizeBytes;
  }

  return {
    find: (tokenHash) => carts.get(keyOf(tokenHash)),
    keep(tokenHash, { cart, lineTexts }) {
      const key = keyOf(tokenHash);
      forget(key);
      const entry = { cart, lineTexts, sizeBytes: estimateBytes(cart) };
      carts.set(key, entry);
      sizeBytes += entry.sizeBytes;
      for (const oldest of carts.keys()) {
        if (carts.size <= cartsMax && sizeBytes <= bytesMax) break;
        forget(oldest);
      }
    },
    forget: (tokenHash) => forget(keyOf(tokenHash)),
  };
}

const keyOf = (tokenHash: Buffer) => tokenHash.toString('latin1');

/** The memory of objects and short strings in V8, measured with 10,000 carts and rounded up. */
const CART_BYTES = 600;
const LINE_BYTES = 220;
const KEY_BYTES = 40;

function estimateBytes({ lineItems, saved, removed, beforeMerge, keys }: Cart): number {
  const before = beforeMerge ? beforeMerge.lineItems.length + beforeMerge.saved.length : 0;
  const lines = lineItems.length + saved.length + removed.length + before;
  return CART_BYTES + LINE_BYTES * lines + KEY_BYTES * keys.length;
}
