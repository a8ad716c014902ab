import { randomUUID } from 'node:crypto';
import { keyField } from '../../cart/views/cart-notices.ts';
import { faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import type { ShopMoment } from '../../layout/shop-time.ts';
import { clock } from './order-progress.ts';
import type { ShownOrder } from './order-view.ts';

/** What a shopper can do with an order. `token` is that of a guest's link, or empty for a customer. */
export function orderActions(order: ShownOrder, token: string): Html {
  return html`<div class="stack actions">${returnAction(order)}${buyAgainAction(order, token)}${order.canCancel && cancelAction(order, token)}</div>`;
}

function returnAction({ returnPath, state }: ShownOrder): Html | null {
  if (returnPath) return html`<p><a class="btn small" href="${returnPath}">Return items</a></p>`;
  const isAhead = ['placed', 'paid', 'packed', 'shipped'].includes(state);
  return isAhead ? html`<p class="small muted">You can return items once it’s delivered.</p>` : null;
}

/** A long order names this many items, and the number of the others. */
const NAMED_MAX = 10;

/** Says before the click what will not be in the cart, and what costs something else now. */
function buyAgainAction(order: ShownOrder, token: string): Html | null {
  const { number, lines, buyAgain, currency } = order;
  if (!buyAgain) return null;
  const { unavailable, repriced } = buyAgain;
  if (unavailable.length === lines.length)
    return html`<p class="small muted">None of these items is available right now.</p>`;
  const prices = repriced.map(
    ({ name, wasMinor, nowMinor }) =>
      `${name}: ${formatMoney(nowMinor, currency)}, was ${formatMoney(wasMinor, currency)}`,
  );
  return html`<form class="stack" action="${paths.orderBuyAgain(number)}" method="post">${tokenField(token)}${keyField(randomUUID)}<p><button class="btn small">Buy again</button></p>
${listed('No longer available', unavailable)}${listed('Prices that have changed', prices)}</form>`;
}

function listed(title: string, items: readonly string[]): Html | null {
  if (items.length === 0) return null;
  const more = items.length - NAMED_MAX;
  const shown = more > 0 ? [...items.slice(0, NAMED_MAX), `and ${more} more`] : items;
  return html`<div class="small muted"><p>${title}:</p><ul>${shown.map((item) => html`<li>${item}</li>`)}</ul></div>`;
}

const MONEY: Partial<Record<ShownOrder['payment']['state'], string>> = {
  pending: 'If you’ve just paid, we’ll refund you.',
  partly_refunded: 'We’ll refund the rest of your payment.',
  refunded: 'We’ve already refunded your payment.',
};

/** The button is inside a disclosure, so the shopper confirms without a script. */
function cancelAction({ number, payment, totalMinor, currency }: ShownOrder, token: string): Html {
  const money = MONEY[payment.state] ?? 'Nothing was charged.';
  const paid = payment.state === 'paid' && `We’ll refund ${formatMoney(totalMinor, currency)} to you.`;
  return html`<details class="cancel"><summary>Cancel this order</summary><form class="stack" action="${paths.orderCancel(number)}" method="post">${tokenField(token)}<p class="small">This cancels the whole order. ${paid || money} You can’t undo this.</p><button class="btn small">Cancel order ${number}</button></form></details>`;
}

/** For an order whose payment was declined or has not been made yet. */
export function paymentAction(order: ShownOrder, token: string, { now, timeZone }: ShopMoment): Html | null {
  const { number, payment, keptUntil, canPay, totalMinor, currency, differenceMinor } = order;
  if (differenceMinor !== undefined)
    return differenceAction(number, token, formatMoney(differenceMinor, currency));
  if (!canPay) return null;
  const isDeclined = payment.state === 'declined';
  const kept =
    keptUntil !== null &&
    keptUntil > now &&
    html` We’re holding your items until ${clock(keptUntil, timeZone)}.`;
  return html`<div class="panel stack">
${isDeclined && faultNotice('Your payment was declined. Nothing was charged.')}
<p>${isDeclined ? 'You can try again, or use another card.' : 'If you haven’t paid yet, you can pay now.'}${kept}</p>
<form action="${paths.orderPayment(number)}" method="post">${tokenField(token)}<button class="btn primary">Pay ${formatMoney(totalMinor, currency)}</button></form>
</div>`;
}

const differenceAction = (number: string, token: string, money: string): Html =>
  html`<div class="panel stack">
<p>The change you asked for costs ${money} more. Your order stays as it is until that’s paid.</p>
<form action="${paths.orderPayment(number)}" method="post">${tokenField(token)}<button class="btn primary">Pay ${money}</button></form>
</div>`;

const tokenField = (token: string) =>
  token !== '' && html`<input type="hidden" name="token" value="${token}">`;
