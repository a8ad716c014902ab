import type { FastifyInstance } from 'fastify';
import type { Settings } from '../settings.ts';
import { accentContrast, accentStyles, CONTRAST_MIN } from './accent.ts';
import { brandFilesOf } from './brand.ts';

const KEPT = 'public, max-age=31536000, immutable';

/** The style sheet of an accent, and the pictures of the logo and the icon. */
export function brandRoutes(settings: Pick<Settings, 'current'>): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    // The color is in the address, so a page of any version of the settings gets its own color from any instance.
    app.get<{ Params: { color: string } }>('/brand/accent-:color(^[0-9a-f]{6}$).css', (request, reply) => {
      const accent = `#${request.params.color}`;
      if (accentContrast(accent) < CONTRAST_MIN) return reply.callNotFound();
      return reply.header('cache-control', KEPT).type('text/css; charset=utf-8').send(accentStyles(accent));
    });
    for (const name of ['logo', 'icon'] as const)
      app.get<{ Params: { hash: string } }>(`/brand/:hash/${name}`, (request, reply) => {
        const file = brandFilesOf(settings.current)[name];
        if (!file) return reply.callNotFound();
        // An instance that does not know the newest settings yet sends what it has, and the browser soon asks again.
        const isAsked = request.url === file.path;
        return reply
          .header('cache-control', isAsked ? KEPT : 'public, max-age=5')
          .type(file.picture.contentType)
          .send(file.picture.bytes);
      });
  };
}
