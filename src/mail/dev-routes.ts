import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { devMailPath, mailListPage, mailPage } from './dev-page.ts';
import { findMail, listMails } from './queue.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * `/dev/mail`: what the shop has written, to whom, and with which links. Whoever sees it can reset any
 * password, so it throws in production instead of being there.
 */
export function devMailRoutes(
  database: Queryable,
  { production }: { production: boolean },
): (app: FastifyInstance) => Promise<void> {
  if (production) throw new Error('the pages that show all mail are not for production');
  return async (app) => {
    app.get(devMailPath(), { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(mailListPage(await listMails(database))),
    );
    app.get<{ Params: { id: string } }>(
      devMailPath(':id'),
      { schema: { hide: true } },
      async ({ params: { id } }, reply) => {
        const mail = UUID.test(id) ? await findMail(database, id) : undefined;
        if (!mail) throw new Problem(404, 'not_found', 'There is no such mail.');
        return reply.type('text/html; charset=utf-8').send(mailPage(mail));
      },
    );
  };
}
