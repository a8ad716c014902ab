import { cartIcons, countText } from '../../cart/views/cart-notices.ts';
import { faultNotice as notice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { amountsList, orderLines } from '../../orders/views/order-lines.ts';
import { clock } from '../../orders/views/order-progress.ts';
import { addressFields, contactFields } from './checkout-address.ts';
import { billingFields } from './checkout-billing.ts';
import { checkoutFields, deliveryFields, paymentFields, promoFields } from './checkout-fields.ts';
import type { CheckoutView } from './checkout-view.ts';

/**
 * The checkout page is one form. Each `data-part` depends on the country, the delivery method or the promo code, and
 * public/js/checkout/form.js replaces it when one of them changes. Typed fields stay as they are.
 */
export function checkoutPage(view: CheckoutView): PageContent {
  return {
    title: 'Checkout',
    description: 'Address, delivery and payment on one page.',
    robots: 'noindex',
    css: ['account', 'checkout'],
    scripts: ['checkout/form', 'checkout/times'],
    main: checkoutMain(view),
    shell: { back: { path: paths.cart(), label: 'Back to cart' } },
  };
}

function checkoutMain(view: CheckoutView): Html {
  const fields = checkoutFields(view);
  return html`<div class="wrap page">
<h1>Checkout</h1>
<div class="messages stack" data-part="messages">${unavailableNotice(view)}${faultNotice(view)}${fields.notice()}${changedNotice(view)}${keptNotice(view)}</div>
<div class="split">
${orderSummary(view)}
<form class="stack checkout" id="checkout" action="${paths.checkout()}" method="post" novalidate data-checkout data-owner="${view.customer?.email ?? ''}">
<input type="hidden" name="key" value="${view.key}">
<button class="vh" tabindex="-1" aria-hidden="true"${view.unavailable && html` disabled`}>Place order</button>
${contactFields(view, fields)}
${addressFields(view, fields)}
${billingFields(view, fields)}
${deliveryFields(view)}
${paymentFields(view)}
${promoFields(view)}
<div class="place stack" data-part="place">${placeOrder(view)}</div>
</form>
</div>
<p class="vh" role="status" data-announce></p>
</div>`;
}

/** The form sends the total and a digest of the items. If they have changed, the page is shown again and nothing is charged. */
function placeOrder(view: CheckoutView): Html {
  const { totalMinor, currency, unavailable, values, paymentMethods, cartDigest } = view;
  const isDeferred = paymentMethods.find(({ method }) => method === values.paymentMethod)?.isDeferred;
  const words = `Place order and pay ${formatMoney(totalMinor, currency)}${isDeferred ? ' on delivery' : ''}`;
  return html`<input type="hidden" name="totalMinor" value="${totalMinor}">
<input type="hidden" name="cartDigest" value="${cartDigest}">
${unavailable ? html`<button class="btn primary wide" disabled>${words}</button>` : html`<button class="btn primary wide">${words}</button>`}
<p class="small muted">By placing your order, you accept our <a href="${paths.information('terms')}">terms</a>. You can return anything for free within 30 days.</p>`;
}

/**
 * It is folded above the form on a phone, and open beside it on a wide screen, where its own heading takes the place of
 * the folding one.
 */
function orderSummary(view: CheckoutView): Html {
  const count = view.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return html`<aside class="panel summary sticky" aria-labelledby="checkout-summary" data-part="summary">
<h2 id="checkout-summary">Your order</h2>
<details><summary><span>Show ${countText(count)}</span><span class="price">${formatMoney(view.totalMinor, view.currency)}</span></summary>
<div class="stack">
${orderLines(view.lines, view.currency)}
${amountsList(view)}
<p class="small muted with-icon">${cartIcons.check}<span>Free returns for 30 days.</span></p>
</div></details>
</aside>`;
}

/** Says why the order was not placed. */
const faultNotice = ({ fault }: CheckoutView): Html | null => notice(fault);

/** Says which items cannot be bought. */
function unavailableNotice({ unavailable }: CheckoutView): Html | null {
  if (!unavailable) return null;
  return html`<p class="notice bad" role="alert">${cartIcons.warning}<span>${unavailable} <a href="${paths.cart()}">Edit your cart</a> to continue.</span></p>`;
}

/** Says that the items or the total are not what the shopper saw, and that nothing was ordered. */
function changedNotice(view: CheckoutView): Html | null {
  const { previousTotalMinor, totalMinor, currency, isCartChanged } = view;
  if (isCartChanged)
    return html`<p class="notice warn" role="alert">${cartIcons.information}<span>Your cart has changed since you opened this page, maybe in another tab. Nothing has been ordered or charged. Please check the items and place your order again.</span></p>`;
  if (previousTotalMinor === null || previousTotalMinor === totalMinor) return null;
  const tone = totalMinor < previousTotalMinor ? 'good' : 'warn';
  const [now, before] = [totalMinor, previousTotalMinor].map((minor) => formatMoney(minor, currency));
  return html`<p class="notice ${tone}" role="alert">${cartIcons.information}<span>The total is now ${now}. It was ${before} when you last saw it. Nothing has been ordered or charged. Please check it and place your order again.</span></p>`;
}

/** Says until when the items are held. public/js/checkout/times.js warns when little time is left and when it has ended. */
function keptNotice({ keptUntil: until, now, timeZone }: CheckoutView): Html | null {
  if (!until || until <= now) return null;
  return html`<p class="notice" role="status" data-kept-until="${until.toISOString()}">${cartIcons.information}<span>We’re holding these items for you until ${clock(until, timeZone)}.</span></p>`;
}
