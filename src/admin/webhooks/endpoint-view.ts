import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import {
  COUNTED_MAX,
  type DeliveryState,
  REPLAY_MAX,
  type WebhookDelivery,
} from '../../webhooks/deliveries.ts';
import type { WebhookEndpoint } from '../../webhooks/endpoints.ts';
import { counted, formatCount } from '../shell/counts.ts';
import { endpointFields, stateBadge } from './endpoints-view.ts';
import type { TypedEndpoint } from './typed-endpoint.ts';

export interface EndpointContent {
  endpoint: WebhookEndpoint;
  waiting: number;
  deliveries: readonly WebhookDelivery[];
  state: DeliveryState | undefined;
  /** The ID of the last delivery, if there are older ones. */
  nextId: string | undefined;
  isFirstPage: boolean;
  timeZone: string;
  typed: TypedEndpoint | undefined;
}

/** The page of one endpoint: what was sent, and its forms. */
export function endpointView(content: EndpointContent): Html {
  const { endpoint, waiting, timeZone, typed } = content;
  const { id, previousSecretUntil } = endpoint;
  const isRotating = previousSecretUntil !== null && previousSecretUntil > new Date();
  return html`<p>${stateBadge(endpoint, timeZone)} <span class="muted">${waitingText(waiting)}</span></p>
<section class="box"><h2>Deliveries</h2>${deliveriesSection(content)}</section>
<div class="two"><section class="box"><h2>Address and events</h2><form class="stack" action="${paths.adminWebhook(id)}" method="post">${endpointFields(typed ?? endpoint)}
<label class="check"><input type="checkbox" name="isActive" value="1"${(typed ?? endpoint).isActive && html` checked`}> Send events to this address</label>
<button class="btn primary">Save</button></form></section>
<div class="stack"><section class="box"><h2>Send again</h2>${replayForm(id)}</section>
<section class="box"><h2>Secret</h2><form class="stack" action="${paths.adminWebhook(id, 'secret')}" method="post"><p>${isRotating ? html`Messages are also signed with the old secret until ${timeView(previousSecretUntil, timeZone)}.` : 'For 24 hours after you make a new secret, messages are also signed with the old one.'}</p><button class="btn">Make a new secret</button></form></section>
<section class="box"><h2>Remove</h2><form class="stack" action="${paths.adminWebhook(id, 'remove')}" method="post"><p>Waiting events won’t be delivered.</p><button class="btn danger">Remove webhook</button></form></section></div></div>`;
}

const waitingText = (waiting: number): string =>
  waiting >= COUNTED_MAX
    ? `${formatCount(COUNTED_MAX)} deliveries or more are waiting.`
    : waiting === 0
      ? 'Nothing is waiting.'
      : `${counted(waiting, 'delivery is', 'deliveries are')} waiting.`;

const TABS: readonly { state: DeliveryState | ''; label: string }[] = [
  { state: '', label: 'All' },
  { state: 'waiting', label: 'Waiting' },
  { state: 'delivered', label: 'Delivered' },
  { state: 'given_up', label: 'Given up' },
];

function deliveriesSection(content: EndpointContent): Html {
  const { endpoint, deliveries, state, nextId, isFirstPage } = content;
  const page = (query: Record<string, string>) => {
    const search = new URLSearchParams({ ...(state && { state }), ...query }).toString();
    return paths.adminWebhook(endpoint.id) + (search && `?${search}`);
  };
  return html`<nav class="tabs" aria-label="Deliveries by state">${TABS.map(
    (tab) =>
      html`<a href="${paths.adminWebhook(endpoint.id)}${tab.state && `?state=${tab.state}`}"${tab.state === (state ?? '') && html` aria-current="true"`}>${tab.label}</a>`,
  )}</nav>
${deliveries.length > 0 ? deliveriesTable(content) : html`<p class="muted">There are none.</p>`}
${(nextId || !isFirstPage) && html`<nav class="pages" aria-label="Pages">${!isFirstPage && html`<a href="${page({})}">First page</a>`}${nextId && html`<a href="${page({ cursor: nextId })}" rel="next">Older</a>`}</nav>`}`;
}

const deliveriesTable = ({ endpoint, deliveries, timeZone }: EndpointContent): Html =>
  html`<div class="scroll" role="group" aria-label="Deliveries" tabindex="0"><table class="wide"><thead><tr><th scope="col">Event</th><th scope="col">About</th><th scope="col">State</th><th scope="col" class="num">Attempts</th><th scope="col">Last attempt</th><th scope="col">When</th></tr></thead><tbody>
${deliveries.map(
  (delivery) =>
    html`<tr><th scope="row"><a href="${paths.adminWebhookDelivery(endpoint.id, delivery.id)}">${delivery.type}</a></th><td>${aboutOf(delivery)}</td><td>${deliveryBadge(delivery.state)}</td><td class="num">${delivery.tries}</td><td>${lastTryText(delivery)}</td><td>${timeView(delivery.createdAt, timeZone)}</td></tr>
`,
)}</tbody></table></div>`;

export const aboutOf = ({ object }: WebhookDelivery): string => object.slice(object.indexOf('/') + 1);

const BADGES: Readonly<Record<DeliveryState, Html>> = {
  waiting: html`<span class="badge warn">Waiting</span>`,
  delivered: html`<span class="badge good">Delivered</span>`,
  given_up: html`<span class="badge bad">Given up</span>`,
};
export const deliveryBadge = (state: DeliveryState): Html => BADGES[state];

const lastTryText = ({ lastTryAt, lastStatus, lastNote }: WebhookDelivery): string =>
  lastTryAt === null ? 'Not tried yet' : lastStatus === null ? (lastNote ?? '') : `Answered ${lastStatus}`;

const SINCE: readonly { value: string; label: string }[] = [
  { value: '1', label: 'the last hour' },
  { value: '24', label: 'the last 24 hours' },
  { value: '168', label: 'the last 7 days' },
  { value: '720', label: 'the last 30 days' },
];

const replayForm = (id: string): Html =>
  html`<form class="stack" action="${paths.adminWebhook(id, 'replay')}" method="post"><p>Events keep their IDs, so the other system can tell which ones it knows. One replay sends at most ${formatCount(REPLAY_MAX)} events, the oldest first.</p>
<div class="field"><label for="replay-hours">Events of</label><select class="input" id="replay-hours" name="hours">${SINCE.map(({ value, label }) => html`<option value="${value}"${value === '24' && html` selected`}>${label}</option>`)}</select></div>
<label class="check"><input type="checkbox" name="onlyGivenUp" value="1"> Only events whose delivery was given up</label>
<button class="btn">Send again</button></form>`;
