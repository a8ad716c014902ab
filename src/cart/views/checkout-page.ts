import { html } from '../../platform/html.ts';
import { page } from '../../platform/page.ts';
import { paths } from '../../platform/paths.ts';

/** Until orders can be placed: says so, and that nothing is lost by coming back. */
export function checkoutPage(): string {
  return page({
    title: 'Checkout',
    description: 'Checkout is not open yet.',
    robots: 'noindex',
    css: ['account'],
    main: html`<div class="wrap page"><div class="empty">
<h1>Checkout is not open yet</h1>
<p>We cannot take orders so far. Your cart is saved for at least 90 days and will be here when we can.</p>
<a class="btn primary" href="${paths.cart()}">Back to the cart</a>
</div></div>`,
  });
}
