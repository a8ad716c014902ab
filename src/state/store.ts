import type { Cart, Change } from '../cart/cart.ts';

/**
 * Where sessions and carts live. A store's whole job is to apply a change atomically to the newest version
 * of a cart; it knows a session only by the SHA-256 of its token.
 */
export interface StateStore {
  /** The session's cart; undefined when there is no such session, or not any more. */
  find(tokenHash: Buffer): Promise<FoundCart | undefined>;
  /** A new session with its first cart. */
  create(tokenHash: Buffer, cart: Cart): Promise<void>;
  /**
   * Applies `apply` to the newest version. It may be called several times, as other changes come between;
   * the result of the call whose cart was stored is returned. Undefined: no such session.
   */
  change(tokenHash: Buffer, apply: (cart: Cart) => Change): Promise<StoredChange | undefined>;
}

/** A visit prolongs the session; that is written once a day. */
interface Visit {
  /** The session was prolonged just now, so its cookie should be as well. */
  prolonged: boolean;
}

type StoredChange = Change & Visit;

interface FoundCart extends Visit {
  cart: Cart;
}
