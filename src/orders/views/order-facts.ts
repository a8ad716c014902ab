import { dayRange } from '../../catalog/delivery-days.ts';
import { COUNTRIES } from '../../customers/addresses/countries.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { amountsList } from './order-lines.ts';
import type { ShownOrder, ShownPayment, ShownTracking } from './order-view.ts';

/** One below the heading of the page, or of the page's part. */
export type Level = 2 | 3;

export const heading = (level: Level, words: string): Html =>
  level === 2 ? html`<h2 class="h3">${words}</h2>` : html`<h3>${words}</h3>`;

/** Where it goes, how it is paid, and what it costs. */
export function orderFacts(order: ShownOrder, level: Level): Html {
  return html`<div class="two cols3">
${deliveryFact(order, level)}
${paymentFact(order, level)}
<div class="summary">${amountsList(order)}</div>
</div>`;
}

export function deliveryFact(
  { address, deliveryLabel, expected, notes, state }: ShownOrder,
  level: Level,
): Html {
  const { name, line1, line2, postalCode, city, country, phone } = address;
  const place = `${postalCode} ${city}, ${COUNTRIES.get(country) ?? country}`;
  const lines = [name, line1, line2, place, phone].filter(Boolean).map((line) => html`${line}<br>`);
  const isAhead = expected && state !== 'delivered' && state !== 'returned';
  return html`<div class="fact">${heading(level, 'Delivery to')}<p class="muted small">${lines}</p>
<p class="muted small">${deliveryLabel}${isAhead && `, ${dayRange(expected)}`}${notes && html`<br>Your note: ${notes}`}</p></div>`;
}

export function paymentFact(order: ShownOrder, level: Level): Html {
  const { payment } = order;
  return html`<div class="fact">${heading(level, 'Payment')}<p class="muted small">${payment.label}<br>${paymentLines(payment, order)}</p></div>`;
}

/** How the payment stands, and how much of it is being refunded. */
function paymentLines(payment: ShownPayment, order: ShownOrder): Html {
  const { refundPendingMinor, currency, isPaidOut } = payment;
  const pending = formatMoney(refundPendingMinor, currency);
  const pendingText = isPaidOut
    ? `${pending} to be paid out by bank transfer`
    : `${pending} is being refunded`;
  return html`${paymentText(payment, order)}${refundPendingMinor > 0 && html`<br>${pendingText}`}`;
}

function paymentText(payment: ShownPayment, { totalMinor }: ShownOrder): string {
  const { state, currency, receivedMinor, refundedMinor, refundPendingMinor, isPaidOut } = payment;
  const money = (minor: number): string => formatMoney(minor, currency);
  const refunded = isPaidOut ? 'paid out by bank transfer' : 'refunded';
  switch (state) {
    case 'due':
      return `${money(totalMinor)} to pay at the door`;
    case 'pending':
      return `${money(totalMinor)}, waiting for the payment`;
    case 'declined':
      return 'Declined, nothing was charged';
    case 'paid':
      return `${money(totalMinor)} paid`;
    case 'partly_refunded':
      return `${money(refundedMinor)} of ${money(totalMinor)} ${refunded}`;
    case 'refunded':
      return `${money(refundedMinor)} ${refunded}`;
    case 'closing':
      return "Canceled. If you paid just before, we'll refund you.";
    case 'returning':
      return refundPendingMinor > 0
        ? `${money(receivedMinor)} received, which we can't accept`
        : `${money(receivedMinor)} received. The refund hasn't gone through yet, and we're looking into it.`;
    case 'void':
      return 'Nothing was charged';
  }
}

/** Where the parcel is. The address of the carrier's page is a link only where it is one of the web. */
export function trackingFact(tracking: ShownTracking | null): Html | null {
  if (!tracking) return null;
  const { carrier, number, url } = tracking;
  const isWeb = url.startsWith('https://');
  return html`<p class="notice"><span>Sent with ${carrier || 'our carrier'}, parcel ${isWeb ? html`<a href="${url}" rel="noreferrer">${number}</a>` : html`<b>${number}</b>`}.</span></p>`;
}
