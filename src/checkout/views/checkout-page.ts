import { cartIcons } from '../../cart/views/cart-icons.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { amountsList, orderLines } from '../../orders/views/order-lines.ts';
import { addressFields, contactFields } from './checkout-address.ts';
import { deliveryFields, paymentFields, promoFields } from './checkout-choices.ts';
import { checkoutFields } from './checkout-fields.ts';
import { changedNotice, faultNotice, keptNotice, unavailableNotice } from './checkout-notices.ts';
import type { CheckoutView } from './checkout-view.ts';

/**
 * One page, one form. What stands in a `data-part` is what the country, the delivery and the promo code change:
 * public/js/checkout-form.js puts it in place anew and leaves what is typed alone.
 */
export function checkoutPage(view: CheckoutView): PageContent {
  return {
    title: 'Checkout',
    description: 'Your address, the delivery and the payment, on one page.',
    robots: 'noindex',
    css: ['account', 'checkout'],
    scripts: ['checkout-form', 'checkout-times'],
    main: checkoutMain(view),
    shell: { back: { path: paths.cart(), label: 'Back to cart' } },
  };
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
