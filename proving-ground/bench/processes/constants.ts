import type { FastifyInstance } from 'fastify';
import { CartAnswer } from '../../../src/cart/schemas.ts';
import type { Cookies } from '../../../src/sessions/cookies.ts';

/** Routes that a cart view is compared with. Their answers have the same size. */
export const CONSTANT_CART = '/api/constant-cart';
export const CONSTANT_TEXT = '/api/constant-text';

/**
 * Adds the cart's route without any lookup: it checks the token, sets the cookies, and answers with the cart of the
 * first request for `lines`. Also adds a route that always answers with the same text.
 */
export function addConstants(app: FastifyInstance, { cookies }: { cookies: Cookies }): void {
  const carts = new Map<string, CartAnswer>();
  const texts = new Map<string, string>();

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

  app.get<{ Querystring: { bytes: string } }>(CONSTANT_TEXT, (request, reply) => {
    const { bytes } = request.query;
    if (!texts.has(bytes)) texts.set(bytes, JSON.stringify('x'.repeat(Number(bytes) - 2)));
    reply.header('content-type', 'application/json; charset=utf-8');
    return reply.send(texts.get(bytes));
  });
}
