import { cartIcons } from '../../cart/views/cart-icons.ts';
import { faultNotice as notice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { clock } from '../../orders/views/moments.ts';
import type { CheckoutView } from './checkout-view.ts';

/** What kept the order from being placed. */
export const faultNotice = ({ fault }: CheckoutView): Html | null => notice(fault);

/** Something in the cart cannot be bought now. */
export function unavailableNotice({ unavailable }: CheckoutView): Html | null {
  if (!unavailable) return null;
  return html`<p class="notice bad" role="alert">${cartIcons.warning}<span>${unavailable} <a href="${paths.cart()}">Change the cart</a> to go on.</span></p>`;
}

/** Other items or another total than the shopper saw: what has changed is said, and that nothing has happened. */
export function changedNotice(view: CheckoutView): Html | null {
  const { previousTotalMinor, totalMinor, currency, isCartChanged } = view;
  if (isCartChanged)
    return html`<p class="notice warn" role="alert">${cartIcons.information}<span>Your cart has changed since this page was opened, for example in another tab. Nothing is ordered and nothing is charged yet: check the items, and place the order again.</span></p>`;
  if (previousTotalMinor === null || previousTotalMinor === totalMinor) return null;
  const tone = totalMinor < previousTotalMinor ? 'good' : 'warn';
  const [now, before] = [totalMinor, previousTotalMinor].map((minor) => formatMoney(minor, currency));
  return html`<p class="notice ${tone}" role="alert">${cartIcons.information}<span>The total is ${now} now, and was ${before} when you last saw it. Nothing is ordered and nothing is charged yet: look at it, and place the order again.</span></p>`;
}

/** The fact, and no clock that ticks: public/js/checkout-times.js says when little is left and when it is over. */
export function keptNotice(until: Date | null, now: Date): Html | null {
  if (!until || until <= now) return null;
  return html`<p class="notice" role="status" data-kept-until="${until.toISOString()}">${cartIcons.information}<span>These pieces are kept for you until ${clock(until)}.</span></p>`;
}
