import type { FastifyReply } from 'fastify';
import { type PageContent, renderPage, type Site } from './page.ts';

declare module 'fastify' {
  interface FastifyInstance {
    site: Site;
  }
}

/** Every page of the shop that is not cached whole is sent here. */
export const sendPage = (reply: FastifyReply, content: PageContent, status = 200): FastifyReply =>
  reply.status(status).type('text/html; charset=utf-8').send(renderPage(content, reply.server.site));
