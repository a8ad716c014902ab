import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endOfDay } from '../layout/end-of-day.ts';
import { type PageContent, renderPage } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { isLegalPage, PAGE_NAMES } from '../settings/content/content-names.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { createPageCache } from '../web/page-cache.ts';
import { helpOverview, informationPage } from './information-page.ts';
import { offlineRoutes } from './offline.ts';
import { pageTextOf } from './texts.ts';
import { wellKnownRoutes } from './well-known.ts';

/** The help and legal pages, and what browsers and programs ask every site for. */
export function informationPlugin(
  onAllChanged: (listener: () => void) => void,
): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(wellKnownRoutes);
    await app.register(offlineRoutes);
    const cache = createPageCache({
      render: async (path) => {
        const content = contentAt(path, app.site.settings);
        return (
          content && {
            contentType: 'text/html; charset=utf-8',
            body: renderPage(content, app.site),
            endsAt: endOfDay(new Date(), app.site.settings.timeZone),
          }
        );
      },
      onAllChanged,
      onError: (error) => app.log.warn({ err: error }, 'information page failed'),
    });

    function send(request: FastifyRequest, reply: FastifyReply, name: string) {
      const { settings } = app.site;
      if (isShown(name, settings)) return cache.send(request, reply, paths.help(name));
      // The page was removed, and may come back.
      if (pageTextOf(name, settings)) return reply.redirect(paths.help(), 302);
      return reply.callNotFound();
    }

    for (const name of PAGE_NAMES)
      app.get(paths.information(name), (request, reply) => send(request, reply, name));
    app.get(paths.help(), (request, reply) => cache.send(request, reply, paths.help()));
    app.get<{ Params: { name: string } }>('/help/:name', (request, reply) => {
      const { name } = request.params;
      // The pages that every shop begins with have shorter addresses.
      const isOwn = Object.hasOwn(app.site.settings.content.ownPages, name);
      return isOwn ? send(request, reply, name) : reply.callNotFound();
    });
  };
}

const isShown = (name: string, { content }: ShopSettings): boolean =>
  isLegalPage(name) || content.help.includes(name);

/** What the page at a path shows. Undefined if a change of the settings has just removed it. */
function contentAt(path: string, settings: ShopSettings): PageContent | undefined {
  if (path === paths.help()) return helpOverview(settings);
  const name = path.split('/').at(-1) ?? '';
  const text = pageTextOf(name, settings);
  return text && informationPage(name, text, settings);
}
