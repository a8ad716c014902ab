import { pictureSource } from '../../catalog/views/picture.ts';
import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { colorHex } from '../../pictures/colors.ts';

export interface CheckoutEmptyContent {
  isCustomer: boolean;
  /** False: the browser sent no session, or one that has ended. */
  hasSession: boolean;
}

/** Checkout of a cart with nothing in it. A customer finds the orders in the account. */
export function checkoutEmptyPage({ isCustomer, hasSession }: CheckoutEmptyContent): PageContent {
  return {
    title: 'Checkout',
    description: 'There is nothing in the cart.',
    robots: 'noindex',
    css: ['account', 'checkout'],
    main: html`<div class="wrap page"><div class="empty"><img ${pictureSource('tote', colorHex('Oat'))} sizes="14rem" alt="" width="600" height="800">
<h1>There is nothing to order yet</h1>
<p>Your cart is empty. ${isCustomer ? html`If you have just ordered, your order is among <a href="${paths.accountOrders()}">your orders</a>.` : 'If you have just ordered, look into your mail: it has the link to your order.'}</p>
${
  !hasSession &&
  html`<p>Did you put something in it? Then your session has ended, and <a href="${paths.signIn(paths.checkout())}">signing in</a> brings back the cart of your account. If it happens again, your browser blocks cookies: allow them for this shop, because we can’t keep a cart without them.</p>
`
}<a class="btn primary" href="${paths.products()}">See what is new</a></div></div>`,
    shell: { back: { path: paths.cart(), label: 'Back to cart' } },
  };
}
