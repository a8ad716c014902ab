import type { FastifyInstance } from 'fastify';
import { sendHtml } from '../web/send-html.ts';
import type { Catalog } from './catalog.ts';
import { slugOf } from './product.ts';
import { productCard, SIZES } from './views/card.ts';

const CARDS_MAX = 4;
const SLUG_LENGTH_MAX = 255;

/**
 * `GET /recently-viewed?slugs=…,…` returns the cards of these products, as far as they are available. Only the browser
 * knows what was viewed, and nothing of the request is kept.
 */
export function recentlyViewedRoutes(catalog: Pick<Catalog, 'cardsOf'>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/recently-viewed', async (request, reply) => {
      const { slugs } = request.query as Record<string, unknown>;
      const { currency } = reply.server.site.settings;
      const cards = await catalog.cardsOf(slugsOf(slugs));
      reply.header('cache-control', 'private, no-store').header('x-robots-tag', 'noindex');
      return sendHtml(reply, cards.map((card) => productCard(card, currency, OPTIONS).text).join(''));
    });
  };
}

/** A fragment is put into a page whose script has filled the hearts already, so its cards have none. */
const OPTIONS = { sizes: SIZES.four, loading: 'lazy', hasNoHeart: true } as const;

function slugsOf(text: unknown): string[] {
  const slugs = typeof text === 'string' ? text.split(',', CARDS_MAX) : [];
  return slugs.filter((slug) => slug !== '' && slug.length <= SLUG_LENGTH_MAX && slug === slugOf(slug));
}
