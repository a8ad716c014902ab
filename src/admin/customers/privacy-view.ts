import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { ANONYMOUS_AFTER_DAYS } from '../../orders/sweeps/anonymize.ts';
import type { CustomerContent } from './customer-view.ts';

/** The forms for privacy requests, and the one that disables an account. */
export const privacyBox = ({ id, customer, fault }: CustomerContent): Html =>
  html`<section class="box"><h2>Export</h2><form class="stack" action="${paths.adminCustomer(id, 'export')}" method="post"><p>${customer ? 'Everything that the shop keeps about this customer, as a file.' : 'The orders, returns, stock alerts and cart reminders of this address, as a file.'} Send it only to the address above.</p><button class="btn small">Download the data</button></form></section>
${customer && disableBox(id, customer.isDisabled)}
<section class="box"><h2>Erase</h2><form class="stack" action="${paths.adminCustomer(id, 'erase')}" method="post"><p>${customer ? 'The account, its addresses, cart, wishlist and reviews are deleted at once.' : 'Stock alerts and cart reminders of this address are deleted at once.'}</p>
<p>The books must keep orders with their items, amounts and dates. Name and address are removed from an order ${ANONYMOUS_AFTER_DAYS} days after its last change, when nothing is open.</p>
${fault && html`<p class="notice bad" role="alert" id="erase-fault">${fault}</p>`}
<div class="field"><label for="erase-email">Type the email address to confirm</label><input class="input" id="erase-email" name="email" inputmode="email" autocomplete="off" maxlength="254" required${fault && html` aria-invalid="true" aria-describedby="erase-fault"`}></div>
<button class="btn small danger">Erase</button></form></section>`;

const disableBox = (id: string, isDisabled: boolean): Html =>
  isDisabled
    ? html`<section class="box"><h2>Disabled</h2><form class="stack" action="${paths.adminCustomer(id, 'enable')}" method="post"><p>This customer can’t sign in.</p><button class="btn small">Enable the account</button></form></section>`
    : html`<section class="box"><h2>Disable</h2><form class="stack" action="${paths.adminCustomer(id, 'disable')}" method="post"><p>The customer is signed out everywhere and can’t sign in. Open orders are still fulfilled.</p><button class="btn small danger">Disable the account</button></form></section>`;
