import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import type { Cookies } from '../sessions/cookies.ts';
import type { Visitor, Visitors } from '../sessions/visitors.ts';
import { Problem } from '../web/errors/errors.ts';
import { type Action, type Conditions, itemCount, LIMITS, type LineAction } from './cart.ts';
import { cartAnswer } from './cart-answer.ts';
import type { Carts } from './carts.ts';
import { priceCart } from './price-cart.ts';
import type { PricedCart } from './priced-cart.ts';
import { refusal } from './refusals.ts';

/** What pages and the API share: from a request to its cart, and from a cart to the cookies of the answer. */
export interface CartRequests {
  show(request: FastifyRequest, reply: FastifyReply): Promise<PricedCart>;
  /** Throws a Problem where the cart's rules refuse; the cart is then as it was. */
  change(
    request: FastifyRequest,
    reply: FastifyReply,
    action: Action,
    conditions: Conditions,
  ): Promise<PricedCart>;
  /** The action that adds, at today's price; the cart's rules refuse it for what cannot be bought. */
  adding(sku: string, quantity: number): Promise<Action>;
  /** The action that sets a quantity: the shopper has seen today's price by then. */
  setting(sku: string, quantity: number): Promise<Action>;
  /** Adds all SKUs of its variant to the action, because the cart may hold another one than the request names. */
  naming(action: LineAction): Promise<LineAction>;
}

export interface CartParts {
  carts: Carts;
  catalog: Catalog;
  cookies: Cookies;
  visitors: Visitors;
}

export function createCartRequests({ carts, catalog, cookies, visitors }: CartParts): CartRequests {
  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { cart, session, tokenToSend }: Visitor,
  ): Promise<PricedCart> {
    const setCookie: string[] = [];
    // A shopper who only looks gets no cookie; one whose cart is gone has the old count taken back.
    if (cart.version > 0 || request.headers.cookie)
      setCookie.push(cookies.cartCookie(cart.version, itemCount(cart), session !== undefined));
    if (tokenToSend) setCookie.push(cookies.sessionCookie(tokenToSend.cookieValue));
    if (setCookie.length > 0) reply.header('set-cookie', setCookie);
    return priceCart(cart, catalog.variants);
  }

  return {
    async show(request, reply) {
      return answer(request, reply, await visitors.findToShow(request));
    },

    async change(request, reply, action, conditions) {
      const outcome = await carts.change(visitors.tokenOf(request), action, conditions, request.ip);
      if (outcome.ok) return answer(request, reply, outcome.visitor);
      const current =
        outcome.reason === 'version_mismatch'
          ? await answer(request, reply, await visitors.find(request))
          : undefined;
      throw refusal(outcome.reason, current && { cart: cartAnswer(current) });
    },

    async adding(sku, quantity) {
      const [variant] = await catalog.variants([sku]);
      const refuse = !variant?.onSale ? 'variant_not_found' : variant.stock <= 0 ? 'sold_out' : undefined;
      const unitPriceMinor = variant?.priceMinor ?? 0;
      const at = new Date().toISOString();
      return { type: 'add', sku, quantity, unitPriceMinor, at, refuse, variant };
    },

    async setting(sku, quantity) {
      const [variant] = await catalog.variants([sku]);
      return { type: 'set', sku, quantity, unitPriceMinor: variant?.priceMinor, variant };
    },

    async naming(action) {
      const [variant] = await catalog.variants([action.sku]);
      return { ...action, variant };
    },
  };
}

/** The Idempotency-Key of the header, or of a form's hidden field. */
export function keyOf(request: FastifyRequest, field?: string): string | undefined {
  const key = request.headers['idempotency-key'] ?? field;
  if (key === undefined || key === '') return undefined;
  if (typeof key !== 'string' || key.length > LIMITS.keyLength || !/^[\x21-\x7e]+$/.test(key)) {
    throw new Problem(
      400,
      'invalid_key',
      `An Idempotency-Key is 1 to ${LIMITS.keyLength} visible ASCII characters, such as a UUID.`,
    );
  }
  return key;
}

/** The version of `If-Match: "7"`; undefined without the header or with `*`. */
export function versionOf(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^"(\d{1,15})"$/.exec(header);
  if (!match)
    throw new Problem(400, 'invalid_version', 'If-Match is the version of a cart in quotes, such as "7".');
  return Number(match[1]);
}
