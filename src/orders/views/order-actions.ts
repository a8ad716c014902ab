import { faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { clock } from './moments.ts';
import type { ShownOrder } from './order-view.ts';

/** What a shopper may do with an order. `token` is the guest link's; empty for a customer. */
export function orderActions(order: ShownOrder, token: string): Html {
  return html`<div class="stack actions">${returnAction(order)}${order.canCancel && cancelAction(order, token)}</div>`;
}

function returnAction({ returnPath, state }: ShownOrder): Html | null {
  if (returnPath) return html`<p><a class="btn small" href="${returnPath}">Return something</a></p>`;
  const isAhead = ['placed', 'paid', 'packed', 'shipped'].includes(state);
  return isAhead ? html`<p class="small muted">Returns open once it is delivered.</p>` : null;
}

const MONEY: Partial<Record<ShownOrder['payment']['state'], string>> = {
  pending: "If you've just paid, we'll refund you.",
  partly_refunded: "We'll refund what is left of your payment.",
  refunded: "We've already refunded your payment.",
};

/** Asked once more, without a script: the button is inside what opens. */
function cancelAction({ number, payment, totalMinor, currency }: ShownOrder, token: string): Html {
  const money = MONEY[payment.state] ?? 'Nothing was charged.';
  const paid = payment.state === 'paid' && `We'll refund ${formatMoney(totalMinor, currency)} to you.`;
  return html`<details class="cancel"><summary>Cancel this order</summary><form class="stack" action="${paths.orderCancel(number)}" method="post">${tokenField(token)}<p class="small">The whole order is canceled, and its pieces go back to the shop. ${paid || money} This cannot be undone.</p><button class="btn small">Cancel order ${number}</button></form></details>`;
}

/** A payment that did not go through, or has not been made: the pieces wait for it. */
export function paymentAction(order: ShownOrder, token: string, now: Date): Html | null {
  const { number, payment, keptUntil, canPay, totalMinor, currency } = order;
  if (!canPay) return null;
  const isDeclined = payment.state === 'declined';
  const kept =
    keptUntil !== null && keptUntil > now && html` Your pieces are kept for you until ${clock(keptUntil)}.`;
  return html`<div class="panel stack">
${isDeclined && faultNotice('The payment was declined. Nothing was charged.')}
<p>${isDeclined ? 'You can try again, also with another card.' : 'If you have not paid yet, you can go on with it.'}${kept}</p>
<form action="${paths.orderPayment(number)}" method="post">${tokenField(token)}<button class="btn primary">Pay ${formatMoney(totalMinor, currency)}</button></form>
</div>`;
}

const tokenField = (token: string) =>
  token !== '' && html`<input type="hidden" name="token" value="${token}">`;
