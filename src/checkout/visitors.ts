import type { FastifyRequest } from 'fastify';
import { type Cart, itemCount } from '../cart/cart.ts';
import type { Carts } from '../cart/carts.ts';
import { type CustomerRecord, findCustomer } from '../customers/queries.ts';
import type { Database } from '../database/database.ts';
import type { Cookies } from '../sessions/cookies.ts';
import type { SessionTokens } from '../sessions/token.ts';
import type { Shopper } from './parts.ts';

/** Who comes to checkout or to an order; read from the primary. */
export interface Visitor {
  /** Undefined where there is no session, or it has ended. Then there is no cart either. */
  shopper: Shopper | undefined;
  /** Undefined for a guest. */
  customer: CustomerRecord | undefined;
  cart: Cart;
}

export interface Visitors {
  find(request: FastifyRequest): Promise<Visitor>;
  /** The count that scripts show, once the cart has become another. */
  cartCookie(cart: Cart, isCustomers: boolean): string;
}

export interface VisitorParts {
  database: Database;
  carts: Carts;
  tokens: SessionTokens;
  cookies: Cookies;
}

export function createVisitors({ database, carts, tokens, cookies }: VisitorParts): Visitors {
  return {
    async find(request) {
      const token = tokens.verify(cookies.readSession(request.headers.cookie));
      const { cart, signedIn } = await carts.find(token);
      const customer = signedIn && (await findCustomer(database, signedIn.customerId));
      // The cart of a session has version 1 or later; 0 means that there is no session.
      const shopper =
        token && cart.version > 0 ? { tokenHash: token.hash, cart, customerId: customer?.id } : undefined;
      return { shopper, customer, cart };
    },
    cartCookie: (cart, isCustomers) => cookies.cartCookie(cart.version, itemCount(cart), isCustomers),
  };
}
