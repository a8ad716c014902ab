import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { dayView, timeView } from '../../layout/shop-time.ts';
import { URL_LENGTH_MAX, type WebhookEndpoint } from '../../webhooks/endpoints.ts';
import { WEBHOOK_EVENT_NAMES, WEBHOOK_EVENTS } from '../../webhooks/events.ts';
import type { TypedEndpoint } from './typed-endpoint.ts';

export interface EndpointsContent {
  endpoints: readonly WebhookEndpoint[];
  timeZone: string;
  typed: TypedEndpoint | undefined;
}

/** The page with all endpoints, and the form for a new one. */
export const endpointsView = ({ endpoints, timeZone, typed }: EndpointsContent): Html =>
  html`<section class="box"><h2>Where the shop sends events</h2>${endpoints.length > 0 ? endpointsTable(endpoints, timeZone) : html`<p class="muted">Nowhere yet. Add the address of a system that must know about orders, stock, products or erased customers, such as your ERP.</p>`}</section>
<section class="box"><h2>New webhook</h2><form class="stack" action="${paths.adminWebhooks()}" method="post">${endpointFields(typed ?? { url: '', events: [], isActive: true })}<button class="btn primary">Add webhook</button></form></section>`;

/** The secret is shown once. */
export const secretBox = (secret: string): Html =>
  html`<section class="box notice good" role="status"><div class="stack"><h2>The secret of this webhook</h2><p>Copy it to the other system now, because it can’t be shown again. The other system uses it to check that a message comes from your shop, as Standard Webhooks describes.</p><div class="field"><label for="secret">Secret</label><input class="input" id="secret" readonly value="${secret}"></div></div></section>`;

/** The address and the events of an endpoint, in a form. */
export const endpointFields = ({ url, events, fault }: TypedEndpoint): Html =>
  html`${fault && html`<p class="notice bad" role="alert" id="endpoint-fault">${fault}</p>`}
<div class="field"><label for="endpoint-url">Address</label><input class="input" id="endpoint-url" name="url" inputmode="url" maxlength="${URL_LENGTH_MAX}" required value="${url}" placeholder="https://erp.example.com/webhooks"${fault && html` aria-describedby="endpoint-fault"`}></div>
<fieldset class="stack"><legend>Send an event when</legend>${WEBHOOK_EVENT_NAMES.map(
    (name) =>
      html`<label class="check"><input type="checkbox" name="events" value="${name}"${events.includes(name) && html` checked`}> ${WEBHOOK_EVENTS[name]} <span class="muted small">${name}</span></label>`,
  )}</fieldset>`;

const endpointsTable = (endpoints: readonly WebhookEndpoint[], timeZone: string): Html =>
  html`<div class="scroll" role="group" aria-label="Webhooks" tabindex="0"><table class="wide"><thead><tr><th scope="col">Address</th><th scope="col">Events</th><th scope="col">State</th><th scope="col">Added</th></tr></thead><tbody>
${endpoints.map(
  (endpoint) =>
    html`<tr><th scope="row"><a href="${paths.adminWebhook(endpoint.id)}">${endpoint.url}</a></th><td>${eventsText(endpoint)}</td><td>${stateBadge(endpoint, timeZone)}</td><td>${dayView(endpoint.createdAt, timeZone)}, ${endpoint.createdBy}</td></tr>
`,
)}</tbody></table></div>`;

const eventsText = ({ events }: WebhookEndpoint): string =>
  events.length === WEBHOOK_EVENT_NAMES.length ? 'All' : `${events.length} of ${WEBHOOK_EVENT_NAMES.length}`;

export function stateBadge({ isActive, givenUpAt, failingSince }: WebhookEndpoint, timeZone: string): Html {
  if (givenUpAt) return html`<span class="badge bad">Disabled after 3 days of failures</span>`;
  if (!isActive) return html`<span class="badge plain">Off</span>`;
  if (failingSince)
    return html`<span class="badge warn">Failing since ${timeView(failingSince, timeZone)}</span>`;
  return html`<span class="badge good">On</span>`;
}
