import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { sendHtml } from '../web/send-html.ts';
import { type CartPromos, withPromo } from './cart-promo.ts';
import type { Carts } from './carts.ts';
import type { PricedCart } from './price-cart.ts';
import { cartDrawer } from './views/cart-drawer.ts';
import { cartMain, cartPage } from './views/cart-page.ts';

/** A first add redirects here. If the browser has not kept the cookie, the page says why the cart is empty. */
export const COOKIE_CHECK_PATH = `${paths.cart()}?check=cookies`;

/** The cart's page. */
export function cartPages(carts: Carts, promos: CartPromos): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/cart', async (request, reply) => {
      const isFirstAdd = (request.query as Record<string, unknown>).check === 'cookies';
      // The browser has kept the cookie, so it gets the usual URL.
      if (isFirstAdd && request.headers.cookie) return reply.redirect(paths.cart(), 303);
      const notice = isFirstAdd ? COOKIES_NEEDED : undefined;
      const { priced } = await carts.show(request, reply);
      return sendCart(request, reply, await withPromo(promos, request, priced), { notice });
    });
  };
}

const COOKIES_NEEDED =
  'Your browser blocks cookies, so we can’t keep a cart for you. Allow cookies for this shop, then add it again.';

const newKey = () => randomUUID();

/** Sends the page, or the part of it that a script asks for with `X-Fragment`. */
export function sendCart(
  request: FastifyRequest,
  reply: FastifyReply,
  cart: PricedCart,
  { added, notice, status }: { added?: string | undefined; notice?: string | undefined; status?: number },
): FastifyReply {
  switch (request.headers['x-fragment']) {
    case 'drawer':
      return sendFragment(reply, cartDrawer(cart, { added, newKey }));
    case 'cart':
      return sendFragment(reply, cartMain(cart, { newKey }));
    default:
      return sendPage(reply, cartPage(cart, { notice, newKey }), status);
  }
}

const sendFragment = (reply: FastifyReply, { text }: Html): FastifyReply => sendHtml(reply, text);
