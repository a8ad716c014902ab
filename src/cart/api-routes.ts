import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { cartAnswer } from './cart-answer.ts';
import { type CartRequests, keyOf, versionOf } from './cart-request.ts';
import type { PricedCart } from './priced-cart.ts';
import { AddBody, CartAnswer, NoBody, SaveBody, SetBody, SkuParams } from './schemas.ts';

const tags = ['Cart'];
const response = { 200: CartAnswer };

/** The cart as JSON. Every answer is the cart after the request, with its version as the ETag. */
export function cartApiRoutes(requests: CartRequests): FastifyPluginAsyncTypebox {
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get('/api/cart', { schema: { tags, response, summary: 'The cart' } }, async (request, reply) =>
      send(reply, await requests.show(request, reply)),
    );

    app.post(
      '/api/cart/line-items',
      { schema: { tags, response, summary: 'Add', body: AddBody } },
      async (request, reply) => {
        const { sku, quantity } = request.body;
        const action = await requests.adding(sku, quantity);
        return send(reply, await requests.change(request, reply, action, { key: keyOf(request) }));
      },
    );

    app.put(
      '/api/cart/line-items/:sku',
      { schema: { tags, response, summary: 'Set the quantity', params: SkuParams, body: SetBody } },
      async (request, reply) => {
        const action = await requests.setting(request.params.sku, request.body.quantity);
        return send(
          reply,
          await requests.change(request, reply, action, { key: keyOf(request), version: versionOf(request) }),
        );
      },
    );

    app.delete(
      '/api/cart/line-items/:sku',
      { schema: { tags, response, summary: 'Remove', params: SkuParams, body: NoBody } },
      async (request, reply) => {
        const action = await requests.naming({ type: 'set', sku: request.params.sku, quantity: 0 });
        return send(
          reply,
          await requests.change(request, reply, action, { key: keyOf(request), version: versionOf(request) }),
        );
      },
    );

    app.post(
      '/api/cart/removed-line-items/:sku',
      { schema: { tags, response, summary: 'Put a removed line back', params: SkuParams, body: NoBody } },
      async (request, reply) =>
        send(
          reply,
          await requests.change(
            request,
            reply,
            await requests.naming({ type: 'put_back', sku: request.params.sku }),
            { key: keyOf(request) },
          ),
        ),
    );

    app.delete(
      '/api/cart/merge',
      { schema: { tags, response, summary: 'Leave out what came along at the sign-in', body: NoBody } },
      async (request, reply) =>
        send(reply, await requests.change(request, reply, { type: 'undo_merge' }, { key: keyOf(request) })),
    );

    app.post(
      '/api/cart/saved-line-items',
      { schema: { tags, response, summary: 'Save a line for later', body: SaveBody } },
      async (request, reply) =>
        send(
          reply,
          await requests.change(
            request,
            reply,
            await requests.naming({ type: 'save', sku: request.body.sku }),
            { key: keyOf(request) },
          ),
        ),
    );

    app.post(
      '/api/cart/saved-line-items/:sku/move',
      {
        schema: {
          tags,
          response,
          summary: 'Move a saved line back to the cart',
          params: SkuParams,
          body: NoBody,
        },
      },
      async (request, reply) =>
        send(
          reply,
          await requests.change(
            request,
            reply,
            await requests.naming({ type: 'move_back', sku: request.params.sku }),
            { key: keyOf(request) },
          ),
        ),
    );

    app.delete(
      '/api/cart/saved-line-items/:sku',
      { schema: { tags, response, summary: 'Forget a saved line', params: SkuParams, body: NoBody } },
      async (request, reply) =>
        send(
          reply,
          await requests.change(
            request,
            reply,
            await requests.naming({ type: 'forget_saved', sku: request.params.sku }),
            { key: keyOf(request) },
          ),
        ),
    );
  };
}

function send(reply: FastifyReply, cart: PricedCart): CartAnswer {
  reply.header('etag', `"${cart.version}"`);
  return cartAnswer(cart);
}
