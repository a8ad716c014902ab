import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import * as operations from './api-operations.ts';
import { cartAnswer } from './cart-answer.ts';
import { type CartRequests, keyOf, versionOf } from './cart-request.ts';
import type { PricedCart } from './priced-cart.ts';
import type { CartAnswer } from './schemas.ts';

/** The cart as JSON. Every answer is the cart after the request, with its version as the ETag. */
export function cartApiRoutes(requests: CartRequests): FastifyPluginAsyncTypebox {
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get('/api/cart', { schema: operations.getCart }, async (request, reply) =>
      send(reply, await requests.show(request, reply)),
    );

    app.post('/api/cart/line-items', { schema: operations.addLineItem }, async (request, reply) => {
      const { sku, quantity } = request.body;
      const action = await requests.adding(sku, quantity);
      return send(reply, await requests.change(request, reply, action, { key: keyOf(request) }));
    });

    app.put(
      '/api/cart/line-items/:sku',
      { schema: operations.setLineItemQuantity },
      async (request, reply) => {
        const action = await requests.setting(request.params.sku, request.body.quantity);
        return send(
          reply,
          await requests.change(request, reply, action, { key: keyOf(request), version: versionOf(request) }),
        );
      },
    );

    app.delete('/api/cart/line-items/:sku', { schema: operations.removeLineItem }, async (request, reply) => {
      const action = await requests.naming({ type: 'set', sku: request.params.sku, quantity: 0 });
      return send(
        reply,
        await requests.change(request, reply, action, { key: keyOf(request), version: versionOf(request) }),
      );
    });

    app.post(
      '/api/cart/removed-line-items/:sku',
      { schema: operations.restoreLineItem },
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

    app.delete('/api/cart/merge', { schema: operations.undoCartMerge }, async (request, reply) =>
      send(reply, await requests.change(request, reply, { type: 'undo_merge' }, { key: keyOf(request) })),
    );

    app.post('/api/cart/saved-line-items', { schema: operations.saveLineItem }, async (request, reply) =>
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
      { schema: operations.moveSavedLineItem },
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
      { schema: operations.removeSavedLineItem },
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
