import { type Faults, FIELD_LENGTHS, formFields } from '../../customers/views/field.ts';
import { messagePage, narrowPage } from '../../customers/views/narrow-page.ts';
import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

const NUMBER_LENGTH_MAX = 30;

export interface FindOrderContent {
  /** The number and the address as they were typed. */
  number: string;
  email: string;
  fault?: string | undefined;
  faults?: Faults<'number' | 'email'> | undefined;
}

/** Posts `number` and `email` to `/orders/find`. */
export function findOrderPage({ number, email, fault, faults }: FindOrderContent): PageContent {
  const fields = formFields('find-order', { faults, fault, faultAt: 'number' });
  return narrowPage({
    title: 'Find your order',
    description: 'Get an email with the link to your order.',
    main: html`<p>Enter the number of your order and the email address you used for it. We’ll email you a link to the order, where you can follow it, return items, and get your invoice.</p>
<form class="stack" action="${paths.orderFind()}" method="post">
${fields.notice()}
${fields.text('number', { label: 'Order number', value: number, autocomplete: 'off', maxLength: NUMBER_LENGTH_MAX, hint: 'Like MC-7KQ2M9XD. It’s on your invoice, too.' })}
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email })}
<button class="btn primary wide">Email me the link</button>
</form>
<p class="muted">Do you have an account? Your orders are <a href="${paths.accountOrders()}">in your account</a>.</p>`,
  });
}

/** The page is the same whether there is such an order or not, and whether the address has used up its emails (S42). */
export const orderLinkSentPage = (): PageContent =>
  messagePage({
    title: 'Check your email',
    text: 'If there’s an order with this number and email address, we’re emailing you the link. If it doesn’t arrive within a few minutes, check your spam folder, the number and the address. We send only a few of these emails to one address, so if you’ve asked before, use the newest one or try again tomorrow.',
    onward: { path: paths.orderFind(), label: 'Try another number' },
  });
