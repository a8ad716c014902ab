import { cartIcons } from '../../cart/views/cart-notices.ts';
import { NEW_PASSWORD_HINT } from '../../customers/sign-in/sign-in-page.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths, withQuery } from '../../layout/paths.ts';
import type { ShopMoment } from '../../layout/shop-time.ts';
import { paymentAction } from './order-actions.ts';
import { deliveryFact, paymentFact } from './order-facts.ts';
import { amountsList, orderLines } from './order-lines.ts';
import { missingEmailNotice, pendingPaymentNotice } from './order-page.ts';
import { orderSteps } from './order-progress.ts';
import type { ShownOrder } from './order-view.ts';

export interface ThanksContent extends ShopMoment {
  order: ShownOrder;
  /** The token of a guest's link, or empty for a customer. */
  token: string;
  /** Whether to offer a guest an account. */
  offersAccount: boolean;
}

/** The page that a shopper sees after ordering, or after coming back from the payment. */
export function thanksPage(content: ThanksContent): PageContent {
  const { order, token, offersAccount } = content;
  return {
    title: isOpen(order) ? `Order ${order.number}` : 'Thank you',
    description: 'Your order.',
    robots: 'noindex',
    css: ['account', 'order'],
    scripts: ['checkout/times', 'checkout/payment'],
    main: html`<div class="wrap page"><div class="split thanks">
<div class="stack">
${greeting(order)}
${missingEmailNotice(order, token)}
${pendingPaymentNotice(order)}
${paymentAction(order, token, content)}
${orderSteps(order, content)}
<div class="two">${deliveryFact(order, 2)}${paymentFact(order, 2)}</div>
<p><a class="link" href="${paths.order(order.number, token)}">View your order</a></p>
${offersAccount && !isOpen(order) && accountOffer(order, token)}
</div>
<aside class="panel summary stack" aria-labelledby="thanks-summary"><h2 class="h3" id="thanks-summary">Your order</h2>
${orderLines(order.lines, order.currency)}
${amountsList(order)}</aside>
</div></div>`,
    shell: { back: { path: paths.home(), label: 'Back to shop' } },
  };
}

/** Whether the order is canceled or not paid yet, so there is nothing to thank for. */
const isOpen = ({ payment, state }: ShownOrder): boolean =>
  state === 'canceled' || payment.state === 'declined' || payment.state === 'pending';

function greeting(order: ShownOrder): Html {
  const { number, email, payment, totalMinor, currency } = order;
  if (order.state === 'canceled')
    return html`<h1>Your order is canceled</h1><p>Order <b>${number}</b> wasn’t paid in time, or you canceled it. If you did pay, we’ll refund you.</p>`;
  if (payment.state === 'declined')
    return html`<h1>Your payment didn’t go through</h1><p>Your order <b>${number}</b> is waiting for your payment. Nothing was charged.</p>`;
  if (payment.state === 'pending')
    return html`<h1>Almost done</h1><p>Your order <b>${number}</b> is placed.</p>`;
  const fact =
    payment.state === 'due'
      ? `is confirmed. You’ll pay ${formatMoney(totalMinor, currency)} on delivery.`
      : 'is confirmed and paid.';
  return html`<h1 class="big">Thank you${firstName(order)}.</h1>
<p>Your order <b>${number}</b> ${fact}${!order.mayLackConfirmation && ` We’ve emailed your confirmation to ${email}.`}</p>`;
}

/** "Ines Lindqvist" → ", Ines". */
function firstName({ address }: ShownOrder): string {
  const first = address.name.trim().split(/\s/, 1)[0];
  return first ? `, ${first}` : '';
}

/**
 * Offers an account. Name and email address are known, so only a password is missing. The order moves into the account
 * once the address is confirmed (S16), so until then the new customer comes back to it by its link.
 */
function accountOffer({ number, address, email }: ShownOrder, token: string): Html {
  return html`<form class="panel stack" action="${paths.register()}" method="post"><h2 class="h3">Keep your orders in one place</h2>
<p class="small muted with-icon">${cartIcons.information}<span>Choose a password to create an account for your orders and addresses. Confirm your email address to add this order to it.</span></p>
<input type="hidden" name="name" value="${address.name}">
<input type="hidden" name="next" value="${withQuery(paths.order(number, token), 'done=account')}">
<input class="vh" type="email" name="email" autocomplete="username" value="${email}" readonly tabindex="-1" aria-hidden="true">
<div class="field"><label for="thanks-password">Password</label><div class="join"><input class="input" id="thanks-password" name="password" type="password" autocomplete="new-password" aria-describedby="thanks-password-hint" required><button class="btn">Create account</button></div><small id="thanks-password-hint">${NEW_PASSWORD_HINT}</small></div>
</form>`;
}
