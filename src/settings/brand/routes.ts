import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../settings.ts';
import { accentFile, type BrandFile, logoFile } from './brand.ts';

const YEAR_SECONDS = 31_536_000;

interface HashRoute {
  Params: { hash: string };
}

/** The style sheet of the accent, and the logo's picture. */
export function brandRoutes(settings: Pick<Settings, 'current'>): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<HashRoute>('/brand/:hash/accent.css', (request, reply) => {
      const { file } = accentFile(settings.current);
      if (!file) return reply.callNotFound();
      return prepare(request, reply, file).type('text/css; charset=utf-8').send(file.content);
    });
    app.get<HashRoute>('/brand/:hash/logo', (request, reply) => {
      const { file } = logoFile(settings.current);
      if (!file) return reply.callNotFound();
      return prepare(request, reply, file).type(file.content.contentType).send(file.content.bytes);
    });
  };
}

/** An instance that does not know the newest settings yet sends what it has, and the browser soon asks again. */
const prepare = (request: FastifyRequest, reply: FastifyReply, { path }: BrandFile<unknown>): FastifyReply =>
  reply.header(
    'cache-control',
    request.url === path ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, max-age=5',
  );
