import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../database/database.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { listDeliveries, replay } from '../../webhooks/deliveries.ts';
import { invalidCursor } from '../lists/api-cursor.ts';
import * as operations from './api-operations.ts';
import { getEndpoint } from './routes.ts';

const ROWS_MAX = 50;
const DAY_MS = 24 * 60 * 60_000;
const PATH = '/api/admin/webhook-endpoints/:id';

/** What was sent to an endpoint, and sending it again. */
export function deliveryApiRoutes(database: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(`${PATH}/deliveries`, { schema: operations.listWebhookDeliveries }, async (request) => {
      const { state, cursor } = request.query;
      if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw invalidCursor();
      const { id } = await getEndpoint(database, request.params.id);
      const search = { endpointId: id, state, beforeId: cursor, rowsMax: ROWS_MAX + 1 };
      const rows = await listDeliveries(database, search);
      const deliveries = rows.slice(0, ROWS_MAX);
      return {
        deliveries: deliveries.map(({ createdAt, lastTryAt, nextTryAt: _, lastNote: __, ...delivery }) => ({
          ...delivery,
          createdAt: createdAt.toISOString(),
          lastTryAt: lastTryAt?.toISOString() ?? null,
        })),
        nextCursor: rows.length > ROWS_MAX ? (deliveries.at(-1)?.id ?? null) : null,
      };
    });

    app.post(`${PATH}/replay`, { schema: operations.replayWebhookDeliveries }, async (request, reply) => {
      const { id } = await getEndpoint(database, request.params.id);
      const { since, onlyGivenUp = false } = request.body ?? {};
      const from = since === undefined ? new Date(Date.now() - DAY_MS) : new Date(since);
      const { body } = await once(database, request, async (connection) => {
        const replayed = await replay(connection, callerOf(request), id, { since: from, onlyGivenUp });
        return { status: 202, body: { replayed } };
      });
      return reply.status(202).send(body);
    });
  };
}
