import {
  capitalized,
  type DeliveryDays,
  dayRange,
  freeDeliveryText,
  freeReturnsText,
  homeFreeFromMinor,
  homeMethod,
  otherMethods,
} from '../../../layout/delivery-terms.ts';
import { type Html, html, trusted } from '../../../layout/html.ts';
import { inText } from '../../../layout/money.ts';
import type { ShopSettings } from '../../../settings/schema.ts';

/** Says when the order arrives and what delivery costs, where the shopper decides. */
export function deliveryFacts(days: DeliveryDays | null, priceMinor: number, settings: ShopSettings): Html {
  const freeFromMinor = homeFreeFromMinor(settings.delivery);
  const returns = freeReturnsText(settings);
  const isFree = freeFromMinor !== null && priceMinor >= freeFromMinor;
  const free = isFree ? 'Free delivery on this order' : freeDeliveryText(settings);
  return html`<ul class="small facts">
${days && html`<li>${TRUCK}Order today, get it ${dayRange(days)}</li>`}
<li>${RETURN}${free ? `${free}, ${returns}` : capitalized(returns)}</li>
</ul>`;
}

const TRUCK = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="M2.5 6h12v11h-12zM14.5 10h4l3 3.5V17h-7z"/><circle cx="7" cy="18" r="2"/><circle cx="17.5" cy="18" r="2"/></svg>',
);
const RETURN = trusted(
  '<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9h11a5 5 0 0 1 0 10H9M8 5 4 9l4 4"/></svg>',
);

export function deliverySummary({ delivery, returns, currency }: ShopSettings): string {
  const { name, priceMinor } = homeMethod(delivery);
  const freeFromMinor = homeFreeFromMinor(delivery);
  const price = inText(priceMinor, currency);
  const free = freeFromMinor === null ? '' : `, and free over ${inText(freeFromMinor, currency)}`;
  const others = [...otherMethods(delivery)].map(
    ([name, minor]) => ` ${name} starts at ${inText(minor, currency)}.`,
  );
  return `${name} delivery is ${price}${free}.${others.join('')} Returns are free for ${returns.days} days at any parcel shop.`;
}
