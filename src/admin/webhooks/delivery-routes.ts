import type { FastifyInstance } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { findDelivery, listTries, replay } from '../../webhooks/deliveries.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { deliveryView } from './delivery-view.ts';
import { getEndpoint } from './routes.ts';

const config = { right: 'webhooks:write' } as const;
const HOUR_MS = 60 * 60_000;
const HOURS_MAX = 720;

/** Any other text means a day. */
const hoursOf = (text: string): number =>
  /^[1-9]\d{0,2}$/.test(text) ? Math.min(Number(text), HOURS_MAX) : 24;

interface OfDelivery {
  Params: { id: string; delivery: string };
}

/** The page of one delivery, and the forms that send events again. */
export function deliveryRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  const find = async ({ id, delivery: deliveryId }: OfDelivery['Params']) => {
    const endpoint = await getEndpoint(database, id);
    const delivery = await findDelivery(database, endpoint.id, deliveryId);
    if (!delivery) throw pageNotFound();
    return { endpoint, delivery };
  };
  return async (app) => {
    app.get<OfDelivery>('/admin/webhooks/:id/deliveries/:delivery', { config }, async (request, reply) => {
      const { endpoint, delivery } = await find(request.params);
      const { timeZone } = reply.server.site.settings;
      const tries = await listTries(database, delivery.id);
      const main = deliveryView({ endpoint, delivery, tries, timeZone });
      const content = { title: delivery.type, area: 'Webhooks', notice: doneNotice(request), main } as const;
      return sendAdminPage(reply, staffOf(request), content);
    });

    app.post<OfDelivery>(
      '/admin/webhooks/:id/deliveries/:delivery/replay',
      { config },
      async (request, reply) => {
        readFields(request, []);
        const { endpoint, delivery } = await find(request.params);
        await database.transaction((connection) =>
          replay(connection, actorOf(request), endpoint.id, { deliveryId: delivery.id }),
        );
        return redirectDone(reply, paths.adminWebhookDelivery(endpoint.id, delivery.id), 'queued');
      },
    );

    app.post<{ Params: { id: string } }>('/admin/webhooks/:id/replay', { config }, async (request, reply) => {
      const { hours, onlyGivenUp } = readFields(request, ['hours', 'onlyGivenUp']);
      const { id } = await getEndpoint(database, request.params.id);
      const since = new Date(Date.now() - hoursOf(hours) * HOUR_MS);
      await database.transaction((connection) =>
        replay(connection, actorOf(request), id, { since, onlyGivenUp: onlyGivenUp === '1' }),
      );
      return redirectDone(reply, paths.adminWebhook(id), 'queued');
    });
  };
}
