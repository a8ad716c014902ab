import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { CustomerGuard } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { Problem } from '../web/errors/errors.ts';
import * as operations from './api-operations.ts';
import { type AddWishResult, addWish, listWishedSlugs, removeWish, WISHES_MAX } from './wishlist.ts';

/** The wishlist as JSON. It needs a customer. */
export function wishlistApiRoutes(parts: { database: Database; guard: CustomerGuard }) {
  const { database, guard } = parts;
  const routes: FastifyPluginAsyncTypebox = async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get('/api/wishlist', { schema: operations.getWishlist }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      return { slugs: await listWishedSlugs(database, customer.id) };
    });

    app.put('/api/wishlist/:slug', { schema: operations.addToWishlist }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      const added = await addWish(database, customer.id, request.params.slug);
      if (!added.ok) throw refusal(added.reason);
      return reply.status(204).send(null);
    });
    app.delete('/api/wishlist/:slug', { schema: operations.removeFromWishlist }, async (request, reply) => {
      const { customer } = await guard.requireCustomer(request, reply);
      await removeWish(database, customer.id, request.params.slug);
      return reply.status(204).send(null);
    });
  };
  return routes;
}

export const TOO_MANY = `Your wishlist has ${WISHES_MAX} items, which is the limit. Remove one first.`;

export const refusal = (reason: Extract<AddWishResult, { ok: false }>['reason']): Problem =>
  reason === 'not_found'
    ? new Problem(404, 'not_found', 'We no longer sell this product.')
    : new Problem(422, 'too_many_wishes', TOO_MANY);
