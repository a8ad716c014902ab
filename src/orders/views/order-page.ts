import { accountShell, type ShownCustomer } from '../../customers/views/account-shell.ts';
import { doneNotice, faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { ShopMoment } from '../../layout/shop-time.ts';
import { orderActions, paymentAction } from './order-actions.ts';
import {
  heading,
  type Level,
  orderExchanges,
  orderFacts,
  orderParcels,
  trackingFact,
} from './order-facts.ts';
import { orderInvoices } from './order-invoices.ts';
import { orderLines } from './order-lines.ts';
import { orderHistory, orderSteps, stateBadge } from './order-progress.ts';
import { orderReturns } from './order-returns.ts';
import type { ShownOrder } from './order-view.ts';

export interface OrderContent extends ShopMoment {
  order: ShownOrder;
  /** What was just done, such as "Your order is canceled." */
  notice?: string | undefined;
  /** What could not be done, such as "This order can no longer be paid." */
  fault?: string | undefined;
}

const SCRIPTS = ['checkout/times', 'checkout/payment'];

/** The page in the customer's account. */
export function accountOrderPage(content: OrderContent & { owner: ShownCustomer }): PageContent {
  const { order, owner, notice } = content;
  return accountShell({
    owner,
    notice,
    section: 'orders',
    title: `Order ${order.number}`,
    heading: html`<p><a class="link" href="${paths.accountOrders()}">All orders</a></p>
${title(order, 2)}`,
    css: ['order'],
    scripts: SCRIPTS,
    main: body(content, '', 3),
  });
}

/** The page for a visitor with the link from an email, which carries `token`. */
export function guestOrderPage(content: OrderContent & { token: string }): PageContent {
  const { order, notice, token } = content;
  return {
    title: `Order ${order.number}`,
    description: 'Your order.',
    robots: 'noindex',
    css: ['account', 'order'],
    scripts: SCRIPTS,
    main: html`<div class="wrap page"><div class="narrow stack">
${title(order, 1)}
${doneNotice(notice)}
${body(content, token, 2)}
</div></div>`,
  };
}

function title({ number, state }: ShownOrder, level: 1 | 2): Html {
  const words = `Order ${number}`;
  return html`<div class="bar">${level === 1 ? html`<h1>${words}</h1>` : html`<h2>${words}</h2>`}${stateBadge(state)}</div>`;
}

function body(content: OrderContent, token: string, level: Level): Html {
  const { order, fault } = content;
  return html`${faultNotice(fault)}
${missingEmailNotice(order, token)}
${pendingPaymentNotice(order)}
${paymentAction(order, token, content)}
${orderSteps(order, content)}
${trackingFact(order.tracking)}
${orderParcels(order.parcels, level)}
${orderReturns(order.returns, order.currency, level)}
${orderExchanges(order.exchanges, level)}
<div class="vh">${heading(level, 'Items')}</div>
${orderLines(order.lines, order.currency)}
${orderFacts(order, level)}
${orderInvoices(order, token, level)}
${orderActions(order, token)}
${orderHistory(order, content, level)}`;
}

/** Without the email, a guest can only come back by this page. A customer also finds the order in the account. */
export function missingEmailNotice({ email, mayLackConfirmation }: ShownOrder, token: string): Html | null {
  if (!mayLackConfirmation) return null;
  const what = token
    ? 'Save or print this page, because you need its link to come back to your order.'
    : 'Save or print this page. You can also find the order in your account.';
  return html`<p class="notice"><span>There were several orders for ${email} today, so we may not be able to email you this confirmation. ${what}</span></p>`;
}

/** The provider has not confirmed the payment yet. public/js/checkout/payment.js reloads the page. */
export function pendingPaymentNotice({ payment, state }: ShownOrder): Html | null {
  if (payment.state !== 'pending' || state === 'canceled') return null;
  return html`<p class="notice" role="status" data-payment-pending><span>We haven’t received your payment yet. If you’ve just paid, this usually takes a few seconds. <a href="">Check again</a></span></p>`;
}
