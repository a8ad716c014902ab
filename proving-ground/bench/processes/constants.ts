import type { FastifyInstance } from 'fastify';
import { CartAnswer } from '../../../src/cart/schemas.ts';
import type { Cookies } from '../../../src/sessions/cookies.ts';

/** A route that a cart view is compared with. */
export const CONSTANT_CART = '/api/constant-cart';

/**
 * Adds the cart's route without any lookup: it checks the token, sets the cookies, and answers with the cart of the
 * first request for `lines`.
 */
export function addConstants(app: FastifyInstance, { cookies }: { cookies: Cookies }): void {
  const carts = new Map<string, CartAnswer>();

  async function cartOf(lines: string, cookie: string): Promise<CartAnswer> {
    const cart: CartAnswer =
      carts.get(lines) ?? (await app.inject({ url: '/api/cart', headers: { cookie } })).json();
    carts.set(lines, cart);
    return cart;
  }

  app.get<{ Querystring: { lines: string } }>(
    CONSTANT_CART,
    { schema: { response: { 200: CartAnswer } } },
    async (request, reply) => {
      const cookie = request.headers.cookie ?? '';
      cookies.readSession(cookie);
      const seenVersion = cookies.readCartVersion(cookie) ?? 0;
      const cart = await cartOf(request.query.lines, cookie);
      reply.header('set-cookie', [cookies.cartCookie(seenVersion, cart.itemCount, false)]);
      reply.header('etag', `"${cart.version}"`);
      return cart;
    },
  );
}
