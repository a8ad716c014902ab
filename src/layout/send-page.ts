import type { FastifyReply } from 'fastify';
import { utf8 } from '../web/utf8.ts';
import { type PageContent, renderPage, type Site } from './page.ts';

declare module 'fastify' {
  interface FastifyInstance {
    site: Site;
  }
}

/** Sends a page. Pages that are cached whole are sent by their cache instead. */
export const sendPage = (reply: FastifyReply, content: PageContent, status = 200): FastifyReply =>
  reply
    .status(status)
    .type('text/html; charset=utf-8')
    .send(utf8(renderPage(content, reply.server.site)));
