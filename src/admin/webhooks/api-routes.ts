import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { pageNotFound } from '../../customers/forms.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import {
  addressFault,
  changeEndpoint,
  createEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
  type WebhookEndpoint,
} from '../../webhooks/endpoints.ts';
import * as operations from './api-operations.ts';
import { getEndpoint, type WebhookRouteDeps } from './routes.ts';
import { ADDRESS_FAULTS, TOO_MANY_ENDPOINTS } from './typed-endpoint.ts';

const PATH = '/api/admin/webhook-endpoints';

export function webhookApiRoutes(deps: WebhookRouteDeps): FastifyPluginAsyncTypebox {
  const { database, webhookTargets } = deps;
  return async (app) => {
    app.get(PATH, { schema: operations.listWebhookEndpoints }, async () => ({
      webhookEndpoints: (await listEndpoints(database)).map(answerOf),
    }));

    app.post(PATH, { schema: operations.createWebhookEndpoint }, async (request, reply) => {
      await requireAddress(webhookTargets, request.body.url);
      const { body } = await once(database, request, async (connection) => {
        const created = await createEndpoint(connection, callerOf(request), request.body);
        if (!created) throw refused(TOO_MANY_ENDPOINTS);
        return { status: 201, body: { ...answerOf(created.endpoint), secret: created.secret } };
      });
      return reply.status(201).send(body);
    });

    app.get(`${PATH}/:id`, { schema: operations.getWebhookEndpoint }, async (request) =>
      answerOf(await getEndpoint(database, request.params.id)),
    );

    app.patch(`${PATH}/:id`, { schema: operations.updateWebhookEndpoint }, async (request, reply) => {
      const { id } = await getEndpoint(database, request.params.id);
      if (request.body.url !== undefined) await requireAddress(webhookTargets, request.body.url);
      const { body } = await once(database, request, async (connection) => {
        const changed = await changeEndpoint(connection, callerOf(request), id, request.body);
        if (!changed) throw pageNotFound();
        return { status: 200, body: answerOf(changed) };
      });
      return reply.send(body);
    });

    app.delete(`${PATH}/:id`, { schema: operations.deleteWebhookEndpoint }, async (request, reply) => {
      const { id } = await getEndpoint(database, request.params.id);
      await database.transaction((connection) => removeEndpoint(connection, callerOf(request), id));
      return reply.status(204).send(null);
    });

    app.post(`${PATH}/:id/secrets`, { schema: operations.createWebhookSecret }, async (request, reply) => {
      const { id } = await getEndpoint(database, request.params.id);
      const { body } = await once(database, request, async (connection) => {
        const secret = await rotateSecret(connection, callerOf(request), id);
        if (secret === undefined) throw pageNotFound();
        return { status: 201, body: { secret } };
      });
      return reply.status(201).send(body);
    });
  };
}

const refused = (detail: string) => new Problem(422, 'webhook_refused', detail);

async function requireAddress(targets: WebhookRouteDeps['webhookTargets'], url: string): Promise<void> {
  const fault = await addressFault(url, targets);
  if (fault) throw refused(ADDRESS_FAULTS[fault]);
}

const answerOf = ({ id, url, events, isActive, givenUpAt, failingSince, createdAt }: WebhookEndpoint) => ({
  ...{ id, url, events, isActive },
  disabledAt: givenUpAt?.toISOString() ?? null,
  failingSince: failingSince?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});
