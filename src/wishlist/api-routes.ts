import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { CustomerGuard } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import { refusal } from './refusals.ts';
import { NoBody, WishesAnswer, WishParams } from './schemas.ts';
import { addWish, listWishedSlugs, removeWish } from './wishlist.ts';

const tags = ['Wishlist'];

/** The wishlist as JSON, for customers alone. */
export function wishlistApiRoutes(parts: { database: Database; guard: CustomerGuard }) {
  const { database, guard } = parts;
  const routes: FastifyPluginAsyncTypebox = async (app) => {
    // JSON alone: a page of another site can send forms and plain text without being asked whether it may.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get(
      '/api/wishlist',
      { schema: { tags, summary: 'The wishlist', response: { 200: WishesAnswer } } },
      async (request, reply) => {
        const { customer } = await guard.requireCustomer(request, reply);
        return { slugs: await listWishedSlugs(database, customer.id) };
      },
    );

    const change = { tags, params: WishParams, body: NoBody, response: { 204: Type.Null() } };
    app.put(
      '/api/wishlist/:slug',
      { schema: { ...change, summary: 'Save a product' } },
      async (request, reply) => {
        const { customer } = await guard.requireCustomer(request, reply);
        const added = await addWish(database, customer.id, request.params.slug);
        if (!added.ok) throw refusal(added.reason);
        return reply.status(204).send(null);
      },
    );
    app.delete(
      '/api/wishlist/:slug',
      { schema: { ...change, summary: 'Remove a product' } },
      async (request, reply) => {
        const { customer } = await guard.requireCustomer(request, reply);
        await removeWish(database, customer.id, request.params.slug);
        return reply.status(204).send(null);
      },
    );
  };
  return routes;
}
