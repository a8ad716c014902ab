import { accountShell, type ShownCustomer } from '../../customers/views/account-shell.ts';
import { doneNotice, faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { orderActions, paymentAction } from './order-actions.ts';
import { orderExchanges } from './order-exchanges.ts';
import { heading, type Level, orderFacts, trackingFact } from './order-facts.ts';
import { orderLines } from './order-lines.ts';
import { stateBadge } from './order-state.ts';
import { orderHistory, orderSteps } from './order-steps.ts';
import type { ShownOrder } from './order-view.ts';

export interface OrderContent {
  order: ShownOrder;
  now: Date;
  /** What was just done: "The order is canceled." */
  notice?: string | undefined;
  /** What could not be done: "The order is packed already and can no longer be canceled." */
  fault?: string | undefined;
}

const SCRIPTS = ['checkout-times', 'checkout-payment'];

/** In the account of the customer whose order it is. */
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

/** For whoever has the link of the mail: `token` is what the link carries. */
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

function body({ order, now, fault }: OrderContent, token: string, level: Level): Html {
  return html`${faultNotice(fault)}
${lacksMail(order, token)}
${waiting(order)}
${paymentAction(order, token, now)}
${orderSteps(order, now)}
${trackingFact(order.tracking)}
${orderExchanges(order.exchanges, level)}
<div class="vh">${heading(level, 'Pieces')}</div>
${orderLines(order.lines, order.currency)}
${orderFacts(order, level)}
${orderActions(order, token)}
${orderHistory(order, now, level)}`;
}

/** Without the mail, a guest has only this page to come back by; a customer also finds the order in the account. */
export function lacksMail({ email, mayLackConfirmation }: ShownOrder, token: string): Html | null {
  if (!mayLackConfirmation) return null;
  const what = token
    ? 'Save or print this page: its link is the way back to your order.'
    : 'Save or print this page, or find the order in your account at any time.';
  return html`<p class="notice"><span>There were several orders for ${email} today, so this confirmation may not reach you by email. ${what}</span></p>`;
}

/** The provider has not said yet. The page looks again by itself, where there is a script. */
export function waiting({ payment, state }: ShownOrder): Html | null {
  if (payment.state !== 'pending' || state === 'canceled') return null;
  return html`<p class="notice" role="status" data-payment-pending><span>The payment has not reached us yet. If you have just paid, that takes a few seconds as a rule: <a href="">look again</a>.</span></p>`;
}
