import type { FastifyInstance } from 'fastify';
import type { Settings } from '../settings.ts';
import { accentContrast, accentStyles, CONTRAST_MIN } from './accent.ts';
import { brandFilesOf } from './brand.ts';
import { MANIFEST_PATH, manifestOf } from './manifest.ts';

const KEPT = 'public, max-age=31536000, immutable';

/** The style sheet of an accent, the pictures of the logo and the icon, and the manifest. */
export function brandRoutes(
  settings: Pick<Settings, 'current' | 'refresh'>,
): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    // The color is in the address, so a page of any version of the settings gets its own color from any instance.
    app.get<{ Params: { color: string } }>('/brand/accent-:color(^[0-9a-f]{6}$).css', (request, reply) => {
      const accent = `#${request.params.color}`;
      if (accentContrast(accent) < CONTRAST_MIN) return reply.callNotFound();
      return reply.header('cache-control', KEPT).type('text/css; charset=utf-8').send(accentStyles(accent));
    });
    app.get(MANIFEST_PATH, (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=3600')
        .type('application/manifest+json; charset=utf-8')
        .send(manifestOf(settings.current)),
    );
    const refreshOnce = sharedWhileUnderWay(() => settings.refresh());
    for (const name of ['logo', 'icon'] as const)
      app.get<{ Params: { hash: string } }>(`/brand/:hash/${name}`, async (request, reply) => {
        const find = () => brandFilesOf(settings.current)[name];
        // A page that another instance has made may have a picture that this one does not know yet.
        if (find()?.path !== request.url) await refreshOnce();
        const file = find();
        if (!file) return reply.callNotFound();
        // An older page gets today's picture, and the browser asks again soon.
        const isAsked = request.url === file.path;
        return (
          reply
            .header('cache-control', isAsked ? KEPT : 'public, max-age=5')
            // Mail programs on the web show it in emails.
            .header('cross-origin-resource-policy', 'cross-origin')
            .type(file.picture.contentType)
            .send(file.picture.bytes)
        );
      });
  };
}

/** Calls that come while one is under way share it, so requests with wrong addresses cost few statements. */
function sharedWhileUnderWay(work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  return () =>
    (underWay ??= work().finally(() => {
      underWay = undefined;
    }));
}
