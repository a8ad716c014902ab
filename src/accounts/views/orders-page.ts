import { html } from '../../platform/html.ts';
import { paths } from '../../platform/paths.ts';
import { type AccountContent, accountShell } from './account-shell.ts';

/** Until orders can be placed there are none to show. */
export function ordersPage(content: AccountContent): string {
  return accountShell({
    ...content,
    section: 'orders',
    title: 'Orders',
    main: html`<p class="muted">Nothing ordered yet. What you order shows here, from the payment to your door.</p>
<p><a class="btn" href="${paths.products()}">See what is new</a></p>`,
  });
}
