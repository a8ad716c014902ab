import type { FastifyReply } from 'fastify';
import { sendHtml } from '../web/send-html.ts';
import { type PageContent, renderPage, type Site } from './page.ts';

declare module 'fastify' {
  interface FastifyInstance {
    site: Site;
  }
}

/** Sends a page. Pages that are cached whole are sent by their cache instead. */
export const sendPage = (reply: FastifyReply, content: PageContent, status = 200): FastifyReply =>
  sendHtml(reply.status(status), renderPage(content, reply.server.site));
