import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { CustomerGuard } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import * as operations from './operations.ts';
import { refusal } from './refusals.ts';
import { addWish, listWishedSlugs, removeWish } from './wishlist.ts';

/** The wishlist as JSON, for customers alone. */
export function wishlistApiRoutes(parts: { database: Database; guard: CustomerGuard }) {
  const { database, guard } = parts;
  const routes: FastifyPluginAsyncTypebox = async (app) => {
    // JSON alone: a page of another site can send forms and plain text without being asked whether it may.
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
