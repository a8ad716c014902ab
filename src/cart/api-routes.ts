import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { type Carts, keyOf, versionOf, type WantedChange } from './carts.ts';
import type { PricedCart } from './price-cart.ts';
import { AddBody, CartAnswer, cartAnswer, NoBody, SaveBody, SetBody, SkuParams } from './schemas.ts';

interface ChangeRoute {
  method: 'POST' | 'PUT' | 'DELETE';
  url: string;
  summary: string;
  params?: TSchema;
  body: TSchema;
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
    summary: 'Add',
    body: AddBody,
    wanted: ({ sku, quantity }) => ({ type: 'add', sku, quantity }),
  },
  {
    method: 'PUT',
    url: '/api/cart/line-items/:sku',
    summary: 'Set the quantity',
    params: SkuParams,
    body: SetBody,
    isForVersion: true,
    wanted: ({ sku, quantity }) => ({ type: 'set', sku, quantity }),
  },
  {
    method: 'DELETE',
    url: '/api/cart/line-items/:sku',
    summary: 'Remove',
    params: SkuParams,
    body: NoBody,
    isForVersion: true,
    wanted: ({ sku }) => ({ type: 'set', sku, quantity: 0 }),
  },
  {
    method: 'POST',
    url: '/api/cart/removed-line-items/:sku',
    summary: 'Put a removed line back',
    params: SkuParams,
    body: NoBody,
    wanted: ({ sku }) => ({ type: 'put_back', sku }),
  },
  {
    method: 'DELETE',
    url: '/api/cart/merge',
    summary: 'Leave out what came along at the sign-in',
    body: NoBody,
    wanted: () => ({ type: 'undo_merge' }),
  },
  {
    method: 'POST',
    url: '/api/cart/saved-line-items',
    summary: 'Save a line for later',
    body: SaveBody,
    wanted: ({ sku }) => ({ type: 'save', sku }),
  },
  {
    method: 'POST',
    url: '/api/cart/saved-line-items/:sku/move',
    summary: 'Move a saved line back to the cart',
    params: SkuParams,
    body: NoBody,
    wanted: ({ sku }) => ({ type: 'move_back', sku }),
  },
  {
    method: 'DELETE',
    url: '/api/cart/saved-line-items/:sku',
    summary: 'Forget a saved line',
    params: SkuParams,
    body: NoBody,
    wanted: ({ sku }) => ({ type: 'forget_saved', sku }),
  },
];

const tags = ['Cart'];
const response = { 200: CartAnswer };

/** The cart as JSON. Every answer is the cart after the request, with its version as the ETag. */
export function cartApiRoutes(carts: Carts): FastifyPluginAsyncTypebox {
  return async (app) => {
    // Only JSON is accepted: another site's page can send forms and plain text without a preflight request.
    app.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);

    app.get('/api/cart', { schema: { tags, response, summary: 'The cart' } }, async (request, reply) =>
      send(reply, await carts.show(request, reply)),
    );

    for (const { method, url, summary, params, body, isForVersion, wanted } of CHANGES) {
      const schema = { tags, response, summary, body, ...(params && { params }) };
      app.route({
        method,
        url,
        schema,
        async handler(request: FastifyRequest, reply: FastifyReply) {
          const given = { ...(request.body as Given | null), ...(request.params as Given) };
          const version = isForVersion && versionOf(request);
          const changed = await carts.change(request, reply, wanted(given), { key: keyOf(request), version });
          return send(reply, await carts.price(changed));
        },
      });
    }
  };
}

function send(reply: FastifyReply, cart: PricedCart): CartAnswer {
  reply.header('etag', `"${cart.version}"`);
  return cartAnswer(cart);
}
