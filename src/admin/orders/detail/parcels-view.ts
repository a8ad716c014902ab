import { type Html, html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { timeView } from '../../../layout/shop-time.ts';
import {
  type Exchange,
  type ExchangeAction,
  exchangeActionsOf,
  itemsOf,
} from '../../../orders/exchanges/exchange.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import { trackingUrl } from '../../../orders/parcels/carriers.ts';
import { collectedWithParcel } from '../../../orders/parcels/collected.ts';
import { isUnderWay } from '../../../orders/parcels/deliver-order.ts';
import { type Parcel, parcelItems } from '../../../orders/parcels/parcel.ts';
import type { Carrier } from '../../../settings/schema.ts';
import { FILTER_LABELS } from '../order-texts.ts';
import type { OrderDetail } from './find-detail.ts';
import { carrierFields } from './order-forms.ts';

interface ParcelsInput {
  mayChange: boolean;
  timeZone: string;
  carriers: readonly Carrier[];
}

/** Shows the parcels and exchanges of an order. Returns null for an order that ships as one parcel and has no exchange. */
export function parcelsBox(detail: OrderDetail, input: ParcelsInput): Html | null {
  const { order, parcels, exchanges } = detail;
  if (parcels.length + exchanges.length === 0) return null;
  const collects = order.paysOnDelivery && parcels.length > 0;
  return html`<section class="box"><h2>Parcels</h2>${collects && html`<p class="small muted">Each parcel collects the price of its items, and the first one also that of delivery.</p>`}<ul class="log">${parcels.map((parcel) => parcelItem(detail, parcel, input))}${exchanges.map((exchange) => exchangeItem(exchange, input))}</ul></section>`;
}

const TONES = { packed: 'plain', shipped: 'good', delivered: 'good', canceled: 'bad' } as const;

function parcelItem({ order, parcels }: OrderDetail, parcel: Parcel, input: ParcelsInput): Html {
  const { mayChange, timeZone, carriers } = input;
  const { number, state, updatedAt } = parcel;
  const collectMinor = order.paysOnDelivery ? collectedWithParcel(order, parcels, parcel) : 0;
  return html`<li><b>Parcel ${number}</b> <span class="badge ${TONES[state]}">${FILTER_LABELS[state]}</span><br>${parcelItems(order, parcel.lines).join('; ')} ${collectMinor > 0 && html`<b>Collects ${formatMoney(collectMinor, order.currency)}</b> `}${trackingLink(parcel, carriers)}<span class="muted">${timeView(updatedAt, timeZone)}</span>
${mayChange && parcelForm(order, parcel, carriers)}${printLinks(order.number, number, `parcel ${number}`)}</li>
`;
}

/** `part` is the number of the parcel or of the exchange. */
const printLinks = (order: string, part: number | string, what: string): Html =>
  html`<span class="acts"><a class="link" href="${paths.adminOrderVerb(order, `slip?parcel=${part}`)}">Packing slip<span class="vh"> of ${what}</span></a><a class="link" href="${paths.adminOrderVerb(order, `label?parcel=${part}`)}">Address label<span class="vh"> of ${what}</span></a></span>`;

/** The carrier and the number of a parcel, with a link to its tracking page. */
export function trackingLink(
  { carrier, trackingNumber }: { carrier: string; trackingNumber: string },
  carriers: readonly Carrier[],
): Html | null {
  if (!trackingNumber) return null;
  const url = trackingUrl(carriers, { carrier, trackingNumber });
  return html`${carrier} ${url ? html`<a href="${url}" rel="noreferrer">${trackingNumber}</a>` : trackingNumber} `;
}

function parcelForm(
  order: OrderWithLines,
  { number, state }: Parcel,
  carriers: readonly Carrier[],
): Html | null {
  const parcel = html`<input type="hidden" name="parcel" value="${number}">`;
  if (state === 'packed')
    return html`<form class="bar" action="${paths.adminOrderVerb(order.number, 'ship')}" method="post">${parcel}${carrierFields({ id: `parcel-${number}`, carriers })}<button class="btn small">Ship parcel ${number}</button></form>`;
  if (state === 'shipped' && isUnderWay(order))
    return html`<form action="${paths.adminOrderVerb(order.number, 'deliver')}" method="post">${parcel}<button class="btn small">Parcel ${number} has arrived</button></form>`;
  return null;
}

function exchangeItem(exchange: Exchange, { mayChange, carriers }: ParcelsInput): Html {
  const { number, orderNumber, state } = exchange;
  return html`<li><b>Exchange ${number}</b> <span class="badge plain">${FILTER_LABELS[state]}</span><br>${itemsOf(exchange).join('; ')} ${trackingLink(exchange, carriers)}
${mayChange && exchangeActionsOf(state).map((action) => exchangeForm(exchange, action, carriers))}${printLinks(orderNumber, number, `exchange ${number}`)}</li>
`;
}

function exchangeForm({ number }: Exchange, action: ExchangeAction, carriers: readonly Carrier[]): Html {
  if (action === 'ship')
    return html`<form class="bar" action="${paths.adminExchange(number, 'ship')}" method="post">${carrierFields({ id: number, carriers })}<button class="btn small">Ship the exchange</button></form>`;
  const [verb, label] = EXCHANGE_BUTTONS[action];
  return html`<form action="${paths.adminExchange(number, verb)}" method="post"><button class="btn small">${label}</button></form>`;
}

/** An exchange that cannot be sent is refunded. */
const EXCHANGE_BUTTONS = {
  pack: ['pack', 'Mark the exchange as packed'],
  deliver: ['deliver', 'The exchange has arrived'],
  cancel: ['refund', 'Refund it instead'],
} as const;
