import type { SessionTokens, VerifiedToken } from '../sessions/token.ts';
import { type Visitor, visitorOf } from '../sessions/visitors.ts';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import type { StateStore, StoreRefusal } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import { type Action, type Change, type Conditions, change, type Refusal } from './cart.ts';
import type { CartEvents } from './events/cart-events.ts';
import type { AdmitNewCart } from './new-carts.ts';

type CartOutcome = { ok: true; visitor: Visitor } | { ok: false; reason: Refusal | StoreRefusal };

/** Changes the cart that a session token leads to. */
export interface Carts {
  /**
   * A shopper without a session gets one with the first change that makes a cart. It throws a Problem 429 where the
   * network of this address has begun too many.
   */
  change(
    token: VerifiedToken | undefined,
    action: Action,
    conditions: Conditions,
    address: string,
  ): Promise<CartOutcome>;
}

interface CartsOptions {
  events?: Pick<CartEvents, 'publish'>;
  /** Called before the store keeps a guest's new cart. Without it, every cart is admitted. */
  admit?: AdmitNewCart | undefined;
}

export function createCarts(
  store: StateStore,
  tokens: SessionTokens,
  { events, admit }: CartsOptions = {},
): Carts {
  /** A token that the store does not know is never adopted: the new session has a new one. */
  async function begin(first: Change, address: string): Promise<CartOutcome> {
    if (!first.ok) return first;
    if (first.cart.lineItems.length === 0) return { ok: true, visitor: visitorOf(undefined, undefined) };
    await admit?.(address);
    const token = tokens.issue();
    await store.create(token.hash, first.cart);
    return { ok: true, visitor: { token, cart: first.cart, session: undefined, tokenToSend: token } };
  }

  return {
    async change(token, action, conditions, address) {
      const apply = (cart: Cart) => change(cart, action, conditions);
      const changed = token && (await store.change(token.hash, apply));
      if (changed) {
        if (!changed.ok) return { ok: false, reason: changed.reason };
        if (changed.session && changed.changed)
          events?.publish(changed.session.customerId, changed.cart.version);
        return { ok: true, visitor: visitorOf(token, changed) };
      }
      if (token && (await store.wasReplaced(token.hash))) throw signedInMeanwhile();
      return begin(apply(EMPTY_CART), address);
    },
  };
}

/** Our scripts send the request again by themselves, and then with the new token. */
const signedInMeanwhile = () =>
  new Problem(503, 'session_replaced', 'You have just signed in. Try again: nothing was changed.', {
    retryAfterSeconds: 1,
  });
