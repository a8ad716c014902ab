import type { SessionToken, SessionTokens, VerifiedToken } from '../sessions/token.ts';
import type { SignedIn, StateStore } from '../state/store.ts';
import { Problem } from '../web/errors/errors.ts';
import {
  type Action,
  type Cart,
  type Change,
  type Conditions,
  change,
  EMPTY_CART,
  type Refusal,
} from './cart.ts';
import type { CartEvents } from './events/cart-events.ts';
import type { AdmitNewCart } from './new-carts.ts';

/** The cart of a request, and the token to send with the answer when the browser's is missing or old. */
export interface CartOfRequest {
  cart: Cart;
  /** Undefined for a guest. */
  signedIn: SignedIn | undefined;
  newToken: SessionToken | undefined;
}

type Outcome = ({ ok: true } & CartOfRequest) | { ok: false; reason: Refusal };

/** Finds and changes the cart that a session token leads to. */
export interface Carts {
  /** With the version that the shopper has seen, a copy that is not older will do; without, the newest. */
  find(token: VerifiedToken | undefined, seenVersion?: number): Promise<CartOfRequest>;
  /**
   * A shopper without a session gets one with the first change that makes a cart, where the network of this address
   * may begin one; throws a Problem 429 where it may not.
   */
  change(
    token: VerifiedToken | undefined,
    action: Action,
    conditions: Conditions,
    address: string,
  ): Promise<Outcome>;
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
  async function begin(first: Change, address: string): Promise<Outcome> {
    if (!first.ok) return outcomeOf(first, undefined);
    if (first.cart.lineItems.length === 0)
      return { ok: true, cart: EMPTY_CART, signedIn: undefined, newToken: undefined };
    await admit?.(address);
    const newToken = tokens.issue();
    await store.create(newToken.hash, first.cart);
    return outcomeOf(first, newToken);
  }

  return {
    async find(token, seenVersion) {
      const found = token && (await store.find(token.hash, seenVersion));
      if (!found) return { cart: EMPTY_CART, signedIn: undefined, newToken: undefined };
      const newToken = found.prolonged || token.resigned ? token : undefined;
      return { cart: found.cart, signedIn: found.signedIn, newToken };
    },

    async change(token, action, conditions, address) {
      const apply = (cart: Cart) => change(cart, action, conditions);
      const changed = token && (await store.change(token.hash, apply));
      if (changed) {
        const { signedIn, prolonged } = changed;
        if (signedIn && changed.ok && changed.changed)
          events?.publish(signedIn.customerId, changed.cart.version);
        return outcomeOf(changed, prolonged || token.resigned ? token : undefined, signedIn);
      }
      if (token && (await store.wasReplaced(token.hash))) throw signedInMeanwhile();
      return begin(apply(EMPTY_CART), address);
    },
  };
}

/** Our scripts send it again by themselves, and then with the new token. */
const signedInMeanwhile = () =>
  new Problem(503, 'session_replaced', 'You have just signed in. Try again: nothing was changed.', {
    retryAfterSeconds: 1,
  });

const outcomeOf = (change: Change, newToken: SessionToken | undefined, signedIn?: SignedIn): Outcome =>
  change.ok ? { ok: true, cart: change.cart, signedIn, newToken } : change;
