import { DELIVERY_TERMS, inText } from '../../layout/delivery-terms.ts';
import { type Html, html, trusted } from '../../layout/html.ts';

const { freeFromMinor, standard, express } = DELIVERY_TERMS;

/** Midnight UTC of the first and the last day on which a parcel ordered now may come. */
export interface DeliveryDays {
  from: Date;
  to: Date;
}

/** What to expect after paying, where the decision is made. */
export function deliveryFacts(days: DeliveryDays | null, priceMinor: number): Html {
  const isFree = priceMinor >= freeFromMinor;
  return html`<ul class="small facts">
${days && html`<li>${TRUCK}Order today, with you ${dayRange(days)}</li>`}
<li>${RETURN}${isFree ? 'Free delivery on this order' : `Free delivery over ${inText(freeFromMinor)}`}, free returns for 30 days</li>
</ul>`;
}

export function deliverySummary(): string {
  return `Standard ${inText(standard.home.priceMinor)}, free over ${inText(freeFromMinor)}. Express from ${inText(express.home.priceMinor)}. Return free within 30 days from any parcel shop.`;
}

/** "Wed 26 to Fri 28 November", "Fri 28 November to Tue 2 December", "Wed 26 November". */
export function dayRange({ from, to }: DeliveryDays): string {
  if (from.getTime() === to.getTime()) return `${DAY.format(from)} ${MONTH.format(from)}`;
  const month = from.getUTCMonth() === to.getUTCMonth() ? '' : ` ${MONTH.format(from)}`;
  return `${DAY.format(from)}${month} to ${DAY.format(to)} ${MONTH.format(to)}`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

const TRUCK = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="M2.5 6h12v11h-12zM14.5 10h4l3 3.5V17h-7z"/><circle cx="7" cy="18" r="2"/><circle cx="17.5" cy="18" r="2"/></svg>',
);
const RETURN = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9h11a5 5 0 0 1 0 10H9M8 5 4 9l4 4"/></svg>',
);
