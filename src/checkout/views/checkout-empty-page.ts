import { pictureSource } from '../../catalog/views/picture.ts';
import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { colorHex } from '../../pictures/colors.ts';

export interface CheckoutEmptyContent {
  isCustomer: boolean;
  /** False if the browser sent no session, or one that has ended. */
  hasSession: boolean;
}

/** The checkout page of an empty cart. The shopper may have just ordered, so it leads to the order. */
export function checkoutEmptyPage({ isCustomer, hasSession }: CheckoutEmptyContent): PageContent {
  return {
    title: 'Checkout',
    description: 'Your cart is empty.',
    robots: 'noindex',
    css: ['account', 'checkout'],
    main: html`<div class="wrap page"><div class="empty"><img ${pictureSource('tote', colorHex('Oat'))} sizes="14rem" alt="" width="600" height="800">
<h1>Your cart is empty</h1>
<p>Just ordered? ${isCustomer ? html`Find it in <a href="${paths.accountOrders()}">your orders</a>.` : 'Your confirmation email has the link.'}</p>
${
  !hasSession &&
  html`<p>If you had items in your cart, your session has ended. <a href="${paths.signIn(paths.checkout())}">Sign in</a> to get your account’s cart back. If this keeps happening, your browser blocks cookies. Allow cookies for this shop, because we can’t keep a cart without them.</p>
`
}<a class="btn primary" href="${paths.products()}">See what’s new</a></div></div>`,
    shell: { back: { path: paths.cart(), label: 'Back to cart' } },
  };
}
