import type { FastifyInstance } from 'fastify';
import { CartAnswer } from '../../../src/cart/schemas.ts';
import type { Cookies } from '../../../src/sessions/cookies.ts';

/** What a view of a cart is compared with, both with as many bytes as it. */
export const CONSTANT_CART = '/api/constant-cart';
export const CONSTANT_TEXT = '/api/constant-text';

/**
 * The cart's route with nothing to look up: it checks the token, sets the cookies, and answers the cart that the
 * first request of `lines` was shown. And a route that answers a text, whoever asks.
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
