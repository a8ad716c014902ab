import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import type { CustomerSession, FoundSession, StateStore } from '../state/store.ts';
import { type Cookies, type SessionToken, tokenToRenew, type VerifiedToken } from './cookies.ts';

/** Who sends a request: a customer who is signed in, or a guest. */
export interface Visitor {
  /** The token of their session. Without a session that lives it is undefined, and the cart is empty. */
  token: SessionToken | undefined;
  cart: Cart;
  /** It is undefined for a guest. */
  session: CustomerSession | undefined;
  /** The token that the answer must set as a cookie, because the browser's is missing, old or about to expire. */
  tokenToSend: SessionToken | undefined;
}

/** From a request to its visitor. */
export interface Visitors {
  /** Reads session and cart from the primary. With `reply`, a cookie that must be renewed is set. */
  find(request: FastifyRequest, reply?: FastifyReply): Promise<Visitor>;
  /** For showing the cart: the copy in the cache is enough, unless this browser has seen a newer cart. */
  findToShow(request: FastifyRequest): Promise<Visitor>;
}

export interface VisitorDeps {
  store: Pick<StateStore, 'find'>;
  cookies: Pick<Cookies, 'readSession' | 'readCartVersion' | 'sessionCookie'>;
}

export function createVisitors({ store, cookies }: VisitorDeps): Visitors {
  return {
    async find(request, reply) {
      const token = cookies.readSession(request.headers.cookie);
      const visitor = visitorOf(token, token && (await store.find(token.hash)));
      if (visitor.tokenToSend)
        reply?.header('set-cookie', cookies.sessionCookie(visitor.tokenToSend.cookieValue));
      return visitor;
    },

    async findToShow(request) {
      const token = cookies.readSession(request.headers.cookie);
      const seenVersion = cookies.readCartVersion(request.headers.cookie);
      return visitorOf(token, token && (await store.find(token.hash, seenVersion)));
    },
  };
}

/** The visitor of a token and of what the store has found for it. */
function visitorOf(token: VerifiedToken | undefined, found: FoundSession | undefined): Visitor {
  if (!token || !found)
    return { token: undefined, cart: EMPTY_CART, session: undefined, tokenToSend: undefined };
  const { cart, session, prolonged } = found;
  return { token, cart, session, tokenToSend: tokenToRenew(token, prolonged) };
}
