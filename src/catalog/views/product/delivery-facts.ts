import { DELIVERY_TERMS, type DeliveryDays, dayRange, inText } from '../../../layout/delivery-terms.ts';
import { type Html, html, trusted } from '../../../layout/html.ts';

const { freeFromMinor, standard, express } = DELIVERY_TERMS;

/** Says when the order arrives and what delivery costs, where the shopper decides. */
export function deliveryFacts(days: DeliveryDays | null, priceMinor: number): Html {
  const isFree = priceMinor >= freeFromMinor;
  return html`<ul class="small facts">
${days && html`<li>${TRUCK}Order today, get it ${dayRange(days)}</li>`}
<li>${RETURN}${isFree ? 'Free delivery on this order' : `Free delivery over ${inText(freeFromMinor)}`}, free returns for 30 days</li>
</ul>`;
}

const TRUCK = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="M2.5 6h12v11h-12zM14.5 10h4l3 3.5V17h-7z"/><circle cx="7" cy="18" r="2"/><circle cx="17.5" cy="18" r="2"/></svg>',
);
const RETURN = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9h11a5 5 0 0 1 0 10H9M8 5 4 9l4 4"/></svg>',
);

export function deliverySummary(): string {
  return `Standard delivery is ${inText(standard.home.priceMinor)}, and free over ${inText(freeFromMinor)}. Express starts at ${inText(express.home.priceMinor)}. Returns are free for 30 days at any parcel shop.`;
}
