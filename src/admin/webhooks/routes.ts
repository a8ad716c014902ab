import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { readFormWithLists } from '../../web/form.ts';
import type { TargetDeps } from '../../web/public-target.ts';
import { isUuid } from '../../web/typed-text.ts';
import {
  addressFault,
  changeEndpoint,
  createEndpoint,
  findEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
  URL_LENGTH_MAX,
  type WebhookEndpoint,
} from '../../webhooks/endpoints.ts';
import { WEBHOOK_EVENT_NAMES } from '../../webhooks/events.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { sendEndpoint } from './endpoint-page.ts';
import { endpointsView, secretBox } from './endpoints-view.ts';
import { ADDRESS_FAULTS, eventsOf, TOO_MANY_ENDPOINTS, type TypedEndpoint } from './typed-endpoint.ts';

export interface WebhookRouteDeps {
  database: Database;
  webhookTargets: TargetDeps;
}

const see = { right: 'webhooks:write' } as const;
const change = { right: 'webhooks:write' } as const;
/** S8: what shows a secret needs a recent sign-in. */
const revealing = { right: 'webhooks:write', needsRecentSignIn: true } as const;

interface OfEndpoint {
  Params: { id: string };
}

/** The pages of webhooks, and the forms of one. */
export function webhookRoutes(deps: WebhookRouteDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  return async (app) => {
    app.get('/admin/webhooks', { config: see }, (request, reply) => sendAll(database, request, reply));

    app.post('/admin/webhooks', { config: revealing }, async (request, reply) => {
      const typed = await readEndpoint(deps, request, []);
      if (typed.fault) return sendAll(database, request, reply, typed);
      const created = await database.transaction((connection) =>
        createEndpoint(connection, actorOf(request), { url: typed.url, events: eventsOf(typed.events) }),
      );
      if (!created) return sendAll(database, request, reply, { ...typed, fault: TOO_MANY_ENDPOINTS });
      // The secret is in this answer only, so the page is not reached by a redirect.
      return sendSecret(request, reply, created.endpoint, created.secret);
    });

    app.get<OfEndpoint>('/admin/webhooks/:id', { config: see }, async (request, reply) =>
      sendEndpoint(database, request, reply, await getEndpoint(database, request.params.id)),
    );

    app.post<OfEndpoint>('/admin/webhooks/:id', { config: change }, async (request, reply) => {
      const { id, ...before } = await getEndpoint(database, request.params.id);
      const typed = await readEndpoint(deps, request, ['isActive']);
      if (typed.fault) return sendEndpoint(database, request, reply, { id, ...before }, typed);
      await database.transaction((connection) =>
        changeEndpoint(connection, actorOf(request), id, { ...typed, events: eventsOf(typed.events) }),
      );
      return redirectDone(reply, paths.adminWebhook(id), 'saved');
    });

    app.post<OfEndpoint>('/admin/webhooks/:id/secret', { config: revealing }, async (request, reply) => {
      readFields(request, []);
      const endpoint = await getEndpoint(database, request.params.id);
      const secret = await database.transaction((connection) =>
        rotateSecret(connection, actorOf(request), endpoint.id),
      );
      if (secret === undefined) throw pageNotFound();
      return sendSecret(request, reply, endpoint, secret);
    });

    app.post<OfEndpoint>('/admin/webhooks/:id/remove', { config: change }, async (request, reply) => {
      readFields(request, []);
      const { id } = await getEndpoint(database, request.params.id);
      await database.transaction((connection) => removeEndpoint(connection, actorOf(request), id));
      return redirectDone(reply, paths.adminWebhooks(), 'removed');
    });
  };
}

export async function getEndpoint(database: Database, id: string): Promise<WebhookEndpoint> {
  const found = isUuid(id) ? await findEndpoint(database, id) : undefined;
  if (!found) throw pageNotFound();
  return found;
}

async function readEndpoint(
  { webhookTargets }: WebhookRouteDeps,
  request: FastifyRequest,
  more: readonly 'isActive'[],
): Promise<TypedEndpoint> {
  const { form, lists } = readFormWithLists(request, {
    fields: ['url', ...more],
    lists: ['events'],
    lengthMax: URL_LENGTH_MAX,
    valuesMax: WEBHOOK_EVENT_NAMES.length,
  });
  const url = (form.url ?? '').trim();
  const typed = { url, events: lists.events, isActive: form.isActive === '1' };
  if (eventsOf(lists.events).length === 0) return { ...typed, fault: 'Choose at least one event.' };
  const fault = await addressFault(url, webhookTargets);
  return fault ? { ...typed, fault: ADDRESS_FAULTS[fault] } : typed;
}

async function sendAll(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  typed?: TypedEndpoint,
): Promise<FastifyReply> {
  const { timeZone } = reply.server.site.settings;
  const main = endpointsView({ endpoints: await listEndpoints(database), timeZone, typed });
  const content = { title: 'Webhooks', area: 'Webhooks', notice: doneNotice(request), main } as const;
  return sendAdminPage(reply, staffOf(request), content, typed?.fault ? 422 : 200);
}

function sendSecret(
  request: FastifyRequest,
  reply: FastifyReply,
  { id, url }: WebhookEndpoint,
  secret: string,
): FastifyReply {
  const main = html`${secretBox(secret)}<p><a href="${paths.adminWebhook(id)}">Open the webhook</a></p>`;
  return sendAdminPage(reply, staffOf(request), { title: url, area: 'Webhooks', main });
}
