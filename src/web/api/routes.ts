import type { FastifyInstance } from 'fastify';
import type { ApiDocument } from './document.ts';

/** `GET /api/openapi.json`: the document of every operation under `/api`. */
export function apiDocumentRoutes(apiDocument: () => ApiDocument): (app: FastifyInstance) => Promise<void> {
  let json: string | undefined;
  return async (app) => {
    app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
      json ??= JSON.stringify(apiDocument());
      return reply
        .header('cache-control', 'public, max-age=60')
        .type('application/json; charset=utf-8')
        .send(json);
    });
  };
}
