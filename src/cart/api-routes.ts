import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiOperation } from '../web/api/operation.ts';
import * as operations from './api-operations.ts';
import { cartJson } from './cart-json.ts';
import { type Carts, keyOf, versionOf, type WantedChange } from './carts.ts';

interface ChangeRoute {
  method: 'POST' | 'PUT' | 'DELETE';
  url: string;
  operation: ApiOperation;
  /** Whether If-Match is honored. Adding commutes with other changes, so it needs none. */
  isForVersion?: true;
  wanted(given: Given): WantedChange;
}

/** The parameters and the body of the request, as the route's schemas have checked them. */
interface Given {
  sku: string;
  quantity: number;
}

const CHANGES: readonly ChangeRoute[] = [
  {
    method: 'POST',
    url: '/api/cart/line-items',
    operation: operations.addLineItem,
    wanted: ({ sku, quantity }) => ({ type: 'add', sku, quantity }),
  },
  {
    method: 'PUT',
    url: '/api/cart/line-items/:sku',
    operation: operations.setLineItemQuantity,
    isForVersion: true,
    wanted: ({ sku, quantity }) => ({ type: 'set', sku, quantity }),
  },
  {
    method: 'DELETE',
    url: '/api/cart/line-items/:sku',
    operation: operations.removeLineItem,
    isForVersion: true,
    wanted: ({ sku }) => ({ type: 'set', sku, quantity: 0 }),
  },
  {
    method: 'POST',
    url: '/api/cart/removed-line-items/:sku',
    operation: operations.restoreLineItem,
    wanted: ({ sku }) => ({ type: 'put_back', sku }),
  },
  {
    method: 'DELETE',
    url: '/api/cart/merge',
    operation: operations.undoCartMerge,
    wanted: () => ({ type: 'undo_merge' }),
  },
  {
    method: 'POST',
    url: '/api/cart/saved-line-items',
    operation: operations.saveLineItem,
    wanted: ({ sku }) => ({ type: 'save', sku }),
  },
  {
    method: 'POST',
    url: '/api/cart/saved-line-items/:sku/move',
    operation: operations.moveSavedLineItem,
    wanted: ({ sku }) => ({ type: 'move_back', sku }),
  },
  {
    method: 'DELETE',
    url: '/api/cart/saved-line-items/:sku',
    operation: operations.removeSavedLineItem,
    wanted: ({ sku }) => ({ type: 'forget_saved', sku }),
  },
];

/** The cart as JSON. Every answer is the cart after the request, with its version as the ETag. */
export function cartApiRoutes(carts: Carts): FastifyPluginAsyncTypebox {
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get('/api/cart', { schema: operations.getCart }, async (request, reply) => {
      const { priced, json } = await carts.show(request, reply);
      return send(reply, priced.version, json());
    });

    for (const { method, url, operation, isForVersion, wanted } of CHANGES) {
      app.route({
        method,
        url,
        schema: operation,
        async handler(request: FastifyRequest, reply: FastifyReply) {
          const given = { ...(request.body as Given | null), ...(request.params as Given) };
          const version = isForVersion && versionOf(request);
          const changed = await carts.change(request, reply, wanted(given), { key: keyOf(request), version });
          const cart = await carts.price(changed);
          return send(reply, cart.version, cartJson(cart));
        },
      });
    }
  };
}

function send(reply: FastifyReply, version: number, json: Buffer): FastifyReply {
  reply.header('etag', `"${version}"`).header('content-type', 'application/json; charset=utf-8');
  return reply.send(json);
}
