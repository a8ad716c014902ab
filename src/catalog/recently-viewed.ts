import type { FastifyInstance } from 'fastify';
import { sendHtml } from '../web/send-html.ts';
import type { Catalog } from './catalog.ts';
import { slugOf } from './product.ts';
import { productCard, SIZES } from './views/card.ts';

const CARDS_MAX = 4;
const SLUG_LENGTH_MAX = 255;

/**
 * `GET /recently-viewed?slugs=…,…` returns the cards of those products that are available. Only the browser remembers what
 * was viewed. The shop stores nothing about the request.
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

/** The cards have no hearts, because the page's script has filled the hearts before it loads them. */
const OPTIONS = { sizes: SIZES.four, loading: 'lazy', hasNoHeart: true } as const;

function slugsOf(text: unknown): string[] {
  const slugs = typeof text === 'string' ? text.split(',', CARDS_MAX) : [];
  return slugs.filter((slug) => slug !== '' && slug.length <= SLUG_LENGTH_MAX && slug === slugOf(slug));
}
