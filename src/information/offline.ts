import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { memoizeByObject } from '../cache/memoize.ts';
import { offlinePage } from '../layout/error-pages.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { assetPath } from '../web/assets.ts';

/** A browser with an older worker shows an older offline page, and nothing else that is old. */
const MAX_AGE_SECONDS = 3_600;

const script = readFileSync(new URL('../../public/js/site/service-worker.js', import.meta.url), 'utf8');

/** The page that browsers show when they cannot reach the shop, and the service worker that keeps it (decision 107). */
export async function offlineRoutes(app: FastifyInstance): Promise<void> {
  app.get(paths.offline(), (_request, reply) => sendPage(reply, offlinePage()));
  // A worker can only serve pages below its own address, so it is not served among the assets.
  app.get('/service-worker.js', (_request, reply) =>
    reply
      .header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`)
      .type('text/javascript; charset=utf-8')
      .send(scriptOf(app.site.settings)),
  );
}

/** Browsers get the offline page again when the script differs, so it names what the page depends on. */
const scriptOf = memoizeByObject(
  20,
  ({ version }: ShopSettings) => `// ${assetPath('css/base.css')} ${version}\n${script}`,
);
