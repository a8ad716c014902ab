import type { FastifyInstance } from 'fastify';
import { createPageCache } from '../page-cache.ts';
import type { ApiDocument } from './document.ts';

/** The document changes with a release or the shop's name, and a browser may show an old one for this long afterward. */
export const API_MAX_AGE_SECONDS = 60;

/** `GET /api/openapi.json`: the document of every operation under `/api`. */
export function apiDocumentRoutes(
  apiDocument: () => ApiDocument,
  onAllChanged: (listener: () => void) => void,
): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const cache = createPageCache({
      render: async () => ({
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify(apiDocument()),
        maxAgeSeconds: API_MAX_AGE_SECONDS,
      }),
      onAllChanged,
      onError: (error) => app.log.warn({ err: error }, 'API document failed'),
    });
    app.get('/api/openapi.json', { schema: { hide: true } }, (request, reply) =>
      cache.send(request, reply, 'openapi'),
    );
  };
}
