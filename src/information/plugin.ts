import type { FastifyInstance } from 'fastify';
import { endOfDay } from '../layout/end-of-day.ts';
import { renderPage } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { createPageCache } from '../web/page-cache.ts';
import { contact, delivery, making, repairs, returns } from './help.ts';
import { type Information, type InformationName, informationPage } from './information-page.ts';
import { cookies, privacy, terms } from './legal.ts';
import { sizeGuide } from './size-guide.ts';

const PAGES: Record<InformationName, Information> = {
  delivery,
  returns,
  'size-guide': sizeGuide,
  contact,
  repairs,
  making,
  terms,
  privacy,
  cookies,
};

/** Texts change only with a release. Browsers may show an old text for this long afterward. */
const MAX_AGE_SECONDS = 300;

export async function informationPlugin(app: FastifyInstance): Promise<void> {
  const cache = createPageCache({
    render: async (name) => ({
      contentType: 'text/html; charset=utf-8',
      // The routes below request only names of PAGES.
      body: renderPage(informationPage(name as InformationName, PAGES[name as InformationName]), app.site),
      maxAgeSeconds: MAX_AGE_SECONDS,
      endsAt: endOfDay(new Date()),
    }),
    onError: (error) => app.log.warn({ err: error }, 'information page failed'),
  });
  for (const name of Object.keys(PAGES) as InformationName[]) {
    app.get(paths.information(name), (request, reply) => cache.send(request, reply, name));
  }
}
