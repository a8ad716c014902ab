import { type Html, html } from '../../../layout/html.ts';
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
import { isUnderWay } from '../../../orders/parcels/deliver-order.ts';
import { type Parcel, parcelItems } from '../../../orders/parcels/parcel.ts';
import { FILTER_LABELS } from '../order-texts.ts';
import type { OrderDetail } from './find-detail.ts';
import { carrierFields } from './order-forms.ts';

interface ParcelsInput {
  mayChange: boolean;
  timeZone: string;
}

/** Shows the parcels and exchanges of an order. Returns null for an order that ships as one parcel and has no exchange. */
export function parcelsBox(detail: OrderDetail, input: ParcelsInput): Html | null {
  const { parcels, exchanges } = detail;
  if (parcels.length + exchanges.length === 0) return null;
  return html`<section class="box"><h2>Parcels</h2><ul class="log">${parcels.map((parcel) => parcelItem(detail, parcel, input))}${exchanges.map((exchange) => exchangeItem(exchange, input))}</ul></section>`;
}

const TONES = { packed: 'plain', shipped: 'good', delivered: 'good', canceled: 'bad' } as const;

function parcelItem({ order }: OrderDetail, parcel: Parcel, { mayChange, timeZone }: ParcelsInput): Html {
  const { number, state, updatedAt } = parcel;
  return html`<li><b>Parcel ${number}</b> <span class="badge ${TONES[state]}">${FILTER_LABELS[state]}</span><br>${parcelItems(order, parcel.lines).join('; ')} ${trackingLink(parcel)}<span class="muted">${timeView(updatedAt, timeZone)}</span>
${mayChange && parcelForm(order, parcel)}<a class="link" href="${paths.adminOrderVerb(order.number, `slip?parcel=${number}`)}">Packing slip<span class="vh"> of parcel ${number}</span></a></li>
`;
}

function trackingLink({ carrier, trackingNumber }: { carrier: string; trackingNumber: string }): Html | null {
  if (!trackingNumber) return null;
  const url = trackingUrl({ carrier, trackingNumber });
  return html`${carrier} ${url ? html`<a href="${url}" rel="noreferrer">${trackingNumber}</a>` : trackingNumber} `;
}

function parcelForm(order: OrderWithLines, { number, state }: Parcel): Html | null {
  const parcel = html`<input type="hidden" name="parcel" value="${number}">`;
  if (state === 'packed')
    return html`<form class="bar" action="${paths.adminOrderVerb(order.number, 'ship')}" method="post">${parcel}${carrierFields({ id: `parcel-${number}` })}<button class="btn small">Ship parcel ${number}</button></form>`;
  if (state === 'shipped' && isUnderWay(order))
    return html`<form action="${paths.adminOrderVerb(order.number, 'deliver')}" method="post">${parcel}<button class="btn small">Parcel ${number} has arrived</button></form>`;
  return null;
}

function exchangeItem(exchange: Exchange, { mayChange }: ParcelsInput): Html {
  const { number, orderNumber, state } = exchange;
  return html`<li><b>Exchange ${number}</b> <span class="badge plain">${FILTER_LABELS[state]}</span><br>${itemsOf(exchange).join('; ')} ${trackingLink(exchange)}
${mayChange && exchangeActionsOf(state).map((action) => exchangeForm(exchange, action))}<a class="link" href="${paths.adminOrderVerb(orderNumber, `slip?parcel=${number}`)}">Packing slip<span class="vh"> of exchange ${number}</span></a></li>
`;
}

function exchangeForm({ number }: Exchange, action: ExchangeAction): Html {
  if (action === 'ship')
    return html`<form class="bar" action="${paths.adminExchange(number, 'ship')}" method="post">${carrierFields({ id: number })}<button class="btn small">Ship the exchange</button></form>`;
  const [verb, label] = EXCHANGE_BUTTONS[action];
  return html`<form action="${paths.adminExchange(number, verb)}" method="post"><button class="btn small">${label}</button></form>`;
}

/** An exchange that cannot be sent is refunded. */
const EXCHANGE_BUTTONS = {
  pack: ['pack', 'Mark the exchange as packed'],
  deliver: ['deliver', 'The exchange has arrived'],
  cancel: ['refund', 'Refund it instead'],
} as const;
