import type { FastifyInstance } from 'fastify';
import { endOfDay } from '../layout/end-of-day.ts';
import { renderPage } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { PAGE_NAMES, type PageName } from '../settings/content/content-names.ts';
import { createPageCache } from '../web/page-cache.ts';
import { informationPage } from './information-page.ts';

/** The help and legal pages. */
export function informationPlugin(
  onAllChanged: (listener: () => void) => void,
): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const cache = createPageCache({
      render: async (name) => ({
        contentType: 'text/html; charset=utf-8',
        // The routes below request only names of pages.
        body: renderPage(informationPage(name as PageName, app.site.settings), app.site),
        endsAt: endOfDay(new Date(), app.site.settings.timeZone),
      }),
      onAllChanged,
      onError: (error) => app.log.warn({ err: error }, 'information page failed'),
    });
    for (const name of PAGE_NAMES)
      app.get(paths.information(name), (request, reply) => cache.send(request, reply, name));
  };
}
