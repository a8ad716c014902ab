import { cartIcons } from '../../cart/views/cart-icons.ts';
import { faultNotice as notice } from '../../customers/views/account-notices.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { checkoutShell } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { amountsList, orderLines } from '../../orders/views/order-lines.ts';
import { clock } from '../../orders/views/order-progress.ts';
import { addressFields, contactFields } from './checkout-address.ts';
import { checkoutFields, deliveryFields, paymentFields, promoFields } from './checkout-fields.ts';
import type { CheckoutView } from './checkout-view.ts';

/**
 * One page, one form. What stands in a `data-part` is what the country, the delivery and the promo code change:
 * public/js/checkout-form.js puts it in place anew and leaves what is typed alone.
 */
export function checkoutPage(view: CheckoutView): string {
  return checkoutShell(
    {
      title: 'Checkout',
      description: 'Your address, the delivery and the payment, on one page.',
      robots: 'noindex',
      css: ['account', 'checkout'],
      scripts: ['checkout-form', 'checkout-times'],
      main: checkoutMain(view),
    },
    { path: paths.cart(), label: 'Back to cart' },
  );
}

function checkoutMain(view: CheckoutView): Html {
  const fields = checkoutFields(view);
  return html`<div class="wrap page">
<h1>Checkout</h1>
<div class="messages stack" data-part="messages">${unavailableNotice(view)}${faultNotice(view)}${fields.notice()}${changedNotice(view)}${keptNotice(view.keptUntil, view.now)}</div>
<div class="split">
<form class="stack checkout" id="checkout" action="${paths.checkout()}" method="post" data-checkout data-owner="${view.customer?.email ?? ''}">
<input type="hidden" name="key" value="${view.key}">
<button class="vh" tabindex="-1" aria-hidden="true"${view.unavailable && html` disabled`}>Place order</button>
${contactFields(view, fields)}
${addressFields(view, fields)}
${deliveryFields(view)}
${paymentFields(view)}
${promoFields(view)}
<div class="place stack" data-part="place">${placeOrder(view)}</div>
</form>
${orderSummary(view)}
</div>
<p class="vh" role="status" data-announce></p>
</div>`;
}

/** The total and a digest of the items are sent with the button: others are shown first, before anything is charged. */
function placeOrder(view: CheckoutView): Html {
  const { totalMinor, currency, unavailable, values, paymentMethods, cartDigest } = view;
  const isDeferred = paymentMethods.find(({ method }) => method === values.paymentMethod)?.isDeferred;
  const words = `Place order and pay ${formatMoney(totalMinor, currency)}${isDeferred ? ' on delivery' : ''}`;
  return html`<input type="hidden" name="totalMinor" value="${totalMinor}">
<input type="hidden" name="cartDigest" value="${cartDigest}">
${unavailable ? html`<button class="btn primary wide" disabled>${words}</button>` : html`<button class="btn primary wide">${words}</button>`}
<p class="small muted">By ordering you accept our <a href="${paths.information('terms')}">terms</a>. You can return everything for free within 30 days.</p>`;
}

function orderSummary(view: CheckoutView): Html {
  return html`<aside class="panel summary sticky stack" aria-labelledby="checkout-summary" data-part="summary">
<h2 id="checkout-summary">Your order</h2>
${orderLines(view.lines, view.currency)}
${amountsList(view)}
<p class="small muted with-icon">${cartIcons.check}<span>Returns are free for 30 days.</span></p>
</aside>`;
}

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
