import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../../cart/cart.ts';
import { type Carts, keyOf } from '../../cart/carts.ts';
import { COOKIE_CHECK_PATH } from '../../cart/pages.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { paths, withQuery } from '../../layout/paths.ts';
import { readForm } from '../../web/form.ts';
import { type OrderAccessDeps, requireOrder } from '../order-access.ts';
import { findBuyAgain } from './buy-again.ts';

export interface BuyAgainDeps extends OrderAccessDeps {
  catalog: Pick<Catalog, 'variants'>;
  carts: Pick<Carts, 'change'>;
}

const FIELD_LENGTH_MAX = 300;

/**
 * Puts what can be bought of an order into the cart, in one change. Where the cart has such an item, the larger quantity
 * counts, so buying again twice adds nothing.
 */
export function buyAgainRoutes(deps: BuyAgainDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.post<{ Params: { number: string } }>('/orders/:number/buy-again', async (request, reply) => {
      const { token = '', idempotencyKey } = readForm(request, ['token', 'idempotencyKey'], FIELD_LENGTH_MAX);
      const access = await requireOrder(deps, request, reply, {
        token,
        pageOf: (number) => paths.order(number),
      });
      if (!access) return reply;
      const { order } = access;
      const page = paths.order(order.number, access.token);
      const { lines, unavailable } = await findBuyAgain(deps.catalog, order);
      // The page says that nothing is available.
      if (lines.length === 0) return reply.redirect(page, 303);
      const key = keyOf(request, idempotencyKey && `${idempotencyKey}:${order.number}`);
      const { cart } = await deps.carts.change(request, reply, { type: 'restore_lines', lines }, { key });
      const skus = new Set(cart.lineItems.map(({ sku }) => sku));
      const isFull = skus.size >= LIMITS.lineItems && lines.some(({ sku }) => !skus.has(sku));
      if (unavailable.length > 0 || isFull)
        return reply.redirect(withQuery(page, `done=${isFull ? 'cart-full' : 'added-some'}`), 303);
      return reply.redirect(request.headers.cookie ? paths.cart() : COOKIE_CHECK_PATH, 303);
    });
  };
}
