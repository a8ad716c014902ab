import { hash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../../catalog/catalog.ts';
import { sendPage } from '../../layout/send-page.ts';
import { Problem } from '../../web/errors/errors.ts';
import { readFormWithLists } from '../../web/form.ts';
import { isCleanText } from '../../web/typed-text.ts';
import { LIMITS } from '../cart.ts';
import { type Carts, keyOf } from '../carts.ts';
import { findChosen, findOutfit } from './outfit.ts';
import { addedPage, outfitPage } from './outfit-pages.ts';

interface OutfitDeps {
  carts: Pick<Carts, 'change'>;
  catalog: Pick<Catalog, 'product' | 'related' | 'variants'>;
}

interface SlugRoute {
  Params: { slug: string };
}

/** A product and the four to wear with it. */
const ITEMS_MAX = 5;
const FIELD_LENGTH_MAX = 300;
const SKU_LENGTH_MAX = 100;

/**
 * `GET /products/:slug/outfit` lets the shopper choose a size of each item, and `POST` adds the chosen ones in one change.
 * Where the cart has such an item already, it stays as it is, so adding twice adds nothing.
 */
export function outfitRoutes(deps: OutfitDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<SlugRoute>('/products/:slug/outfit', (request, reply) => sendOutfit(deps, request, reply));

    app.post<SlugRoute>('/products/:slug/outfit', async (request, reply) => {
      const { form, lists } = readFormWithLists(request, {
        ...{ fields: ['idempotencyKey'], lists: ['sku'] },
        ...{ lengthMax: FIELD_LENGTH_MAX, valuesMax: ITEMS_MAX },
      });
      const skus = [...new Set(lists.sku)].filter((sku) => sku !== '' && isCleanText(sku, SKU_LENGTH_MAX));
      if (skus.length === 0)
        return sendOutfit(deps, request, reply, 'Choose a size of at least one item.', 422);
      const { items, refused } = await findChosen(deps.catalog, skus);
      const { idempotencyKey } = form;
      // The same form with other choices is another change.
      const choices = hash('sha256', skus.join('\n'), 'base64url').slice(0, 16);
      const key = keyOf(request, idempotencyKey && `${idempotencyKey}:${choices}`);
      const lines = items.map(({ line }) => line);
      const kept =
        lines.length > 0
          ? await deps.carts.change(request, reply, { type: 'restore_lines', lines }, { key })
          : undefined;
      const inCart = new Set(kept?.cart.lineItems.map(({ sku }) => sku));
      const added = items.filter(({ line }) => inCart.has(line.sku)).map(({ name }) => name);
      for (const { name, line } of items)
        if (!inCart.has(line.sku))
          refused.push({ name, reason: `A cart holds up to ${LIMITS.lineItems} different items.` });
      const { slug } = request.params;
      const hasCookies = request.headers.cookie !== undefined;
      return sendPage(reply, addedPage({ slug, added, refused, hasCookies }), added.length > 0 ? 200 : 409);
    });
  };
}

async function sendOutfit(
  { catalog }: OutfitDeps,
  request: FastifyRequest<SlugRoute>,
  reply: FastifyReply,
  fault?: string,
  status?: number,
): Promise<FastifyReply> {
  const { slug } = request.params;
  const products = await findOutfit(catalog, slug);
  if (!products) throw new Problem(404, 'not_found', 'We no longer sell this product.');
  const { currency } = reply.server.site.settings;
  const key = randomUUID();
  return sendPage(reply, outfitPage({ slug, products, currency, key, fault }), status);
}
