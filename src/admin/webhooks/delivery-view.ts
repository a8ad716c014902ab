import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { WebhookDelivery, WebhookTry } from '../../webhooks/deliveries.ts';
import type { WebhookEndpoint } from '../../webhooks/endpoints.ts';
import { aboutOf, deliveryBadge } from './endpoint-view.ts';

export interface DeliveryContent {
  endpoint: WebhookEndpoint;
  delivery: WebhookDelivery & { data: object };
  tries: readonly WebhookTry[];
  timeZone: string;
}

/** One delivery: what is sent, and every try. */
export function deliveryView({ endpoint, delivery, tries, timeZone }: DeliveryContent): Html {
  const { id, eventId, state, createdAt, type, data, nextTryAt } = delivery;
  const sent = JSON.stringify({ type, timestamp: createdAt, data }, null, 2);
  return html`<p>${deliveryBadge(state)} <span class="muted">to <a href="${paths.adminWebhook(endpoint.id)}">${endpoint.url}</a></span></p>
<section class="box"><h2>Event</h2><dl class="facts"><dt>About</dt><dd>${aboutOf(delivery)}</dd><dt>When</dt><dd>${timeView(createdAt, timeZone)}</dd><dt>ID</dt><dd>${eventId}</dd>${nextTryAt && html`<dt>Next attempt</dt><dd>${timeView(nextTryAt, timeZone)}</dd>`}</dl>
<div class="scroll" role="group" aria-label="Body" tabindex="0"><pre class="small">${sent}</pre></div>
<form action="${paths.adminWebhookDelivery(endpoint.id, id, 'replay')}" method="post"><button class="btn small">Send again</button></form></section>
<section class="box"><h2>Attempts</h2>${tries.length > 0 ? triesTable(tries, timeZone) : html`<p class="muted">Not tried yet.</p>`}</section>`;
}

const triesTable = (tries: readonly WebhookTry[], timeZone: string): Html =>
  html`<div class="scroll" role="group" aria-label="Attempts" tabindex="0"><table class="wide"><thead><tr><th scope="col">When</th><th scope="col">Status</th><th scope="col" class="num">Milliseconds</th><th scope="col">Note</th></tr></thead><tbody>
${tries.map(
  ({ at, status, durationMs, note }) =>
    html`<tr><th scope="row">${timeView(at, timeZone)}</th><td>${status ?? 'None'}</td><td class="num">${durationMs}</td><td class="value">${note}</td></tr>
`,
)}</tbody></table></div>`;
