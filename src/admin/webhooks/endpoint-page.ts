import type { FastifyReply, FastifyRequest } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { countWaiting, DELIVERY_STATES, listDeliveries } from '../../webhooks/deliveries.ts';
import type { WebhookEndpoint } from '../../webhooks/endpoints.ts';
import { ROWS_PER_PAGE } from '../lists/list.ts';
import { doneNotice } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { endpointView } from './endpoint-view.ts';
import type { TypedEndpoint } from './typed-endpoint.ts';

/** Sends the page of an endpoint. `typed` is a form that was refused. */
export async function sendEndpoint(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: WebhookEndpoint,
  typed?: TypedEndpoint,
): Promise<FastifyReply> {
  const state = DELIVERY_STATES.find((one) => one === queryText(request, 'state'));
  const cursor = queryText(request, 'cursor');
  const beforeId = /^\d{1,18}$/.test(cursor) ? cursor : undefined;
  const search = { endpointId: endpoint.id, state, beforeId, rowsMax: ROWS_PER_PAGE + 1 };
  const found = await listDeliveries(database, search);
  const deliveries = found.slice(0, ROWS_PER_PAGE);
  const main = endpointView({
    ...{ endpoint, deliveries, state, typed },
    waiting: await countWaiting(database, endpoint.id),
    nextId: found.length > deliveries.length ? deliveries.at(-1)?.id : undefined,
    isFirstPage: beforeId === undefined,
    timeZone: reply.server.site.settings.timeZone,
  });
  const staff = staffOf(request);
  const actions = mayDo(staff.role, 'audit:read')
    ? html`<a class="btn small" href="${paths.adminHistory('webhook', endpoint.id)}">History</a>`
    : undefined;
  const content = {
    title: endpoint.url,
    area: 'Webhooks',
    notice: doneNotice(request),
    actions,
    main,
  } as const;
  return sendAdminPage(reply, staff, content, typed?.fault ? 422 : 200);
}
