import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Cart, EMPTY_CART } from '../state/cart-document.ts';
import type { CustomerSession, FoundSession, StateStore } from '../state/store.ts';
import type { Cookies } from './cookies.ts';
import type { SessionToken, SessionTokens, VerifiedToken } from './token.ts';

/** Who sends a request: a customer who is signed in, or a guest. */
export interface Visitor {
  /** The token of their session. It is undefined without a session that lives, and then the cart is empty, too. */
  token: SessionToken | undefined;
  cart: Cart;
  /** It is undefined for a guest. */
  session: CustomerSession | undefined;
  /** The token that the answer must set as a cookie, because the browser's is missing, old or about to expire. */
  tokenToSend: SessionToken | undefined;
}

/** From a request to its visitor. No other module reads the session cookie. */
export interface Visitors {
  /** Reads session and cart from the primary. With `reply`, a cookie that must be renewed is set. */
  find(request: FastifyRequest, reply?: FastifyReply): Promise<Visitor>;
  /** Only to show the cart: a copy will do that is not older than the cart that this browser was shown last. */
  findToShow(request: FastifyRequest): Promise<Visitor>;
  /** The token of the request's cookie. It says that the shop issued it, and not that its session still lives. */
  tokenOf(request: FastifyRequest): VerifiedToken | undefined;
}

export interface VisitorDeps {
  store: Pick<StateStore, 'find'>;
  tokens: Pick<SessionTokens, 'verify'>;
  cookies: Pick<Cookies, 'readSession' | 'readCartVersion' | 'sessionCookie'>;
}

export function createVisitors({ store, tokens, cookies }: VisitorDeps): Visitors {
  const tokenOf = (request: FastifyRequest) => tokens.verify(cookies.readSession(request.headers.cookie));
  return {
    async find(request, reply) {
      const token = tokenOf(request);
      const visitor = visitorOf(token, token && (await store.find(token.hash)));
      if (visitor.tokenToSend)
        reply?.header('set-cookie', cookies.sessionCookie(visitor.tokenToSend.cookieValue));
      return visitor;
    },

    async findToShow(request) {
      const token = tokenOf(request);
      const seenVersion = cookies.readCartVersion(request.headers.cookie);
      return visitorOf(token, token && (await store.find(token.hash, seenVersion)));
    },

    tokenOf,
  };
}

/** The visitor of a token, and of what the store has found or changed for it. */
export function visitorOf(token: VerifiedToken | undefined, found: FoundSession | undefined): Visitor {
  if (!token || !found)
    return { token: undefined, cart: EMPTY_CART, session: undefined, tokenToSend: undefined };
  const { cart, session, prolonged } = found;
  return { token, cart, session, tokenToSend: prolonged || token.resigned ? token : undefined };
}
