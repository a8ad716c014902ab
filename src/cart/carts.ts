import type { SessionToken, SessionTokens, VerifiedToken } from '../sessions/token.ts';
import type { StateStore } from '../state/store.ts';
import {
  type Action,
  type Cart,
  type Change,
  type Conditions,
  change,
  EMPTY_CART,
  type Refusal,
} from './cart.ts';

/** The cart of a request, and the token to send with the answer when the browser's is missing or old. */
export interface CartOfRequest {
  cart: Cart;
  newToken: SessionToken | undefined;
}

type Outcome = ({ ok: true } & CartOfRequest) | { ok: false; reason: Refusal };

/** Finds and changes the cart that a session token leads to. */
export interface Carts {
  find(token: VerifiedToken | undefined): Promise<CartOfRequest>;
  /** A shopper without a session gets one with the first change that makes a cart. */
  change(token: VerifiedToken | undefined, action: Action, conditions: Conditions): Promise<Outcome>;
}

export function createCarts(store: StateStore, tokens: SessionTokens): Carts {
  return {
    async find(token) {
      const found = token && (await store.find(token.hash));
      if (!found) return { cart: EMPTY_CART, newToken: undefined };
      return { cart: found.cart, newToken: found.prolonged || token.resigned ? token : undefined };
    },

    async change(token, action, conditions) {
      const apply = (cart: Cart) => change(cart, action, conditions);
      const changed = token && (await store.change(token.hash, apply));
      if (changed) return outcomeOf(changed, changed.prolonged || token.resigned ? token : undefined);
      return begin(store, tokens, apply(EMPTY_CART));
    },
  };
}

/** A token that the store does not know is never adopted: the new session has a new one. */
async function begin(store: StateStore, tokens: SessionTokens, first: Change): Promise<Outcome> {
  if (!first.ok) return outcomeOf(first, undefined);
  if (first.cart.lineItems.length === 0) return { ok: true, cart: EMPTY_CART, newToken: undefined };
  const newToken = tokens.issue();
  await store.create(newToken.hash, first.cart);
  return outcomeOf(first, newToken);
}

const outcomeOf = (change: Change, newToken: SessionToken | undefined): Outcome =>
  change.ok ? { ok: true, cart: change.cart, newToken } : change;
