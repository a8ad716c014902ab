import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../../database/database.ts';
import { sendPage } from '../../layout/send-page.ts';
import { Problem } from '../../web/errors/errors.ts';
import { type Network, networkMatcher } from '../../web/limits/networks.ts';
import { findMail, listMails } from '../queue.ts';
import { devMailPath, mailListPage, mailPage } from './dev-page.ts';

const LOOPBACK: readonly Network[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The hosts by which a browser on this machine reaches the shop. A stranger could let any other name point here and read
 * these pages through the browser (DNS rebinding).
 */
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
const isLoopback = networkMatcher(LOOPBACK);

/**
 * `/dev/mail` shows the shop's emails with their links, which can reset any password. So it throws in production, and
 * elsewhere it answers only requests from this machine.
 */
export function devMailRoutes(
  database: Queryable,
  { production }: { production: boolean },
): (app: FastifyInstance) => Promise<void> {
  if (production) throw new Error('the pages that show all emails are not for production');
  return async (app) => {
    app.addHook('onRequest', async (request) => {
      // Behind a load balancer on this machine, `ip` is the address of the load balancer's client.
      const isHere = isLoopback(request.ip) && isLoopback(request.socket.remoteAddress ?? '');
      if (!isHere || !LOCAL_HOST.test(request.headers.host ?? ''))
        throw new Problem(
          404,
          'not_found',
          'Emails are shown only on the shop’s own machine, at http://localhost.',
        );
    });
    app.get(devMailPath(), async (_request, reply) =>
      sendPage(reply, mailListPage(await listMails(database), reply.server.site.settings.timeZone)),
    );
    app.get<{ Params: { id: string } }>(devMailPath(':id'), async ({ params: { id } }, reply) => {
      const mail = UUID.test(id) ? await findMail(database, id) : undefined;
      if (!mail) throw new Problem(404, 'not_found', 'There is no such email.');
      return sendPage(reply, mailPage(mail, reply.server.site.settings.timeZone));
    });
  };
}
