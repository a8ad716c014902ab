import { dayRange } from '../../layout/delivery-terms.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import type { ExchangeState } from '../exchanges/exchange.ts';
import type { ParcelState } from '../parcels/parcel.ts';
import { amountsList } from './order-lines.ts';
import type { ShownExchange, ShownOrder, ShownParcel, ShownPayment, ShownTracking } from './order-view.ts';

/** One below the heading of the page or of its section. */
export type Level = 2 | 3;

export const heading = (level: Level, words: string): Html =>
  level === 2 ? html`<h2 class="h3">${words}</h2>` : html`<h3>${words}</h3>`;

/** The address, the payment and the amounts. */
export function orderFacts(order: ShownOrder, level: Level): Html {
  return html`<div class="two cols3">
${deliveryFact(order, level)}
${paymentFact(order, level)}
<div class="summary">${amountsList(order)}</div>
</div>`;
}

export function deliveryFact(
  { address, deliveryLabel, expected, notes, giftNote, state }: ShownOrder,
  level: Level,
): Html {
  const { name, line1, line2, postalCode, city, country, phone } = address;
  const place = `${postalCode} ${city}, ${COUNTRIES.get(country) ?? country}`;
  const lines = [name, line1, line2, place, phone].filter(Boolean).map((line) => html`${line}<br>`);
  const isAhead = expected && state !== 'delivered' && state !== 'returned';
  return html`<div class="fact">${heading(level, 'Deliver to')}<p class="muted small">${lines}</p>
<p class="muted small">${deliveryLabel}${isAhead && `, ${dayRange(expected)}`}${notes && html`<br>Your note: ${notes}`}${giftNote && html`<br>Your gift note: ${giftNote}`}</p></div>`;
}

export function paymentFact(order: ShownOrder, level: Level): Html {
  const { payment } = order;
  return html`<div class="fact">${heading(level, 'Payment')}<p class="muted small">${payment.label}<br>${paymentLines(payment, order)}</p></div>`;
}

/** The state of the payment, and how much of it is being refunded. */
function paymentLines(payment: ShownPayment, order: ShownOrder): Html {
  const { refundPendingMinor, currency, isPaidOut } = payment;
  const pending = formatMoney(refundPendingMinor, currency);
  const pendingText = isPaidOut ? `${pending} to be sent by bank transfer` : `${pending} is being refunded`;
  return html`${paymentText(payment, order)}${refundPendingMinor > 0 && html`<br>${pendingText}`}`;
}

function paymentText(payment: ShownPayment, { totalMinor }: ShownOrder): string {
  const { state, currency, receivedMinor, refundedMinor, refundPendingMinor, isPaidOut } = payment;
  const money = (minor: number): string => formatMoney(minor, currency);
  const refunded = isPaidOut ? 'sent by bank transfer' : 'refunded';
  switch (state) {
    case 'due':
      return `${money(totalMinor)} to pay on delivery`;
    case 'pending':
      return `${money(totalMinor)}, waiting for payment`;
    case 'declined':
      return 'Declined, nothing was charged';
    case 'paid':
      return `${money(totalMinor)} paid`;
    case 'partly_refunded':
      return `${money(refundedMinor)} of ${money(totalMinor)} ${refunded}`;
    case 'refunded':
      return `${money(refundedMinor)} ${refunded}`;
    case 'closing':
      return 'Canceled. If you paid just before, we’ll refund you.';
    case 'returning':
      return refundPendingMinor > 0
        ? `${money(receivedMinor)} received, which we can’t accept`
        : `${money(receivedMinor)} received. The refund hasn’t gone through yet, and we’re looking into it.`;
    case 'void':
      return 'Nothing was charged';
  }
}

/** Only an https address of the carrier becomes a link, because it comes from outside the shop. */
export function trackingFact(tracking: ShownTracking | null): Html | null {
  if (!tracking) return null;
  const { carrier, number, url } = tracking;
  const isWeb = url.startsWith('https://');
  return html`<p class="notice"><span>Shipped with ${carrier || 'our carrier'}, tracking number ${isWeb ? html`<a href="${url}" rel="noreferrer">${number}</a>` : html`<b>${number}</b>`}.</span></p>`;
}

const PARCEL_STATES: Readonly<Record<ParcelState, string>> = {
  packed: 'Packed. We’ll email you when it ships.',
  shipped: 'On its way to you.',
  delivered: 'Delivered.',
  canceled: 'Canceled.',
};

/** Shows the parcels of an order that is sent in several, each with its items. */
export function orderParcels(parcels: readonly ShownParcel[], level: Level): Html | null {
  if (parcels.length === 0) return null;
  return html`<section>${heading(level, 'Parcels')}${parcels.map(shownParcel)}</section>`;
}

function shownParcel({ number, state, items, tracking }: ShownParcel): Html {
  return html`<div class="panel stack"><p><b>Parcel ${number}</b>: ${PARCEL_STATES[state]}</p>
<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
${trackingFact(tracking)}</div>`;
}

const STATES: Readonly<Record<ExchangeState, string>> = {
  to_pack: 'We’re packing it, and we’ll email you when it ships.',
  packed: 'Packed. We’ll email you when it ships.',
  shipped: 'On its way to you.',
  delivered: 'Delivered.',
  canceled: 'We couldn’t send it, so we’re refunding you.',
};

/** Shows the exchanges of an order, each with its items and its parcel. */
export function orderExchanges(exchanges: readonly ShownExchange[], level: Level): Html | null {
  if (exchanges.length === 0) return null;
  return html`<section>${heading(level, 'Exchange')}${exchanges.map(shownExchange)}</section>`;
}

function shownExchange({ number, state, lines, tracking }: ShownExchange): Html {
  return html`<div class="panel stack"><p><b>${number}</b>: ${STATES[state]}</p>
<ul>${lines.map(({ name, color, style, size, quantity }) => html`<li>${quantity} × ${[name, color, style, size].filter(Boolean).join(', ')}</li>`)}</ul>
${trackingFact(tracking)}</div>`;
}
