import type { FastifyInstance } from 'fastify';
import { paths } from '../layout/paths.ts';
import { readForm } from '../web/form.ts';
import { type CartPromos, hasItemsToBuy } from './cart-promo.ts';
import type { Carts } from './carts.ts';
import { sendCart } from './pages.ts';

const FIELDS = ['promoCode', 'remove'] as const;
const FIELD_LENGTH_MAX = 300;

/** The form of the promo code on the cart page. A refused code is not kept, and stays in its field. */
export function cartPromoRoutes(carts: Carts, promos: CartPromos): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.post('/cart/promo', async (request, reply) => {
      const { promoCode = '', remove } = readForm(request, FIELDS, FIELD_LENGTH_MAX);
      if (remove !== undefined || promoCode.trim() === '') {
        promos.drop(reply);
        return reply.redirect(paths.cart(), 303);
      }
      const { priced } = await carts.show(request, reply);
      if (!hasItemsToBuy(priced)) return reply.redirect(paths.cart(), 303);
      const promo = await promos.look(request, promoCode, priced);
      if (promo.kind === 'applied') {
        promos.keep(reply, promo.code);
        return reply.redirect(paths.cart(), 303);
      }
      const { retryAfterSeconds } = promo;
      if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
      return sendCart(request, reply, { ...priced, promo }, { status: retryAfterSeconds ? 429 : 422 });
    });
  };
}
