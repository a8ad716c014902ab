import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import type { OrderWithLines } from '../../orders/order.ts';
import type { PaymentSummary } from '../../payments/payment-types.ts';
import { typedMoney } from '../../settings/currency.ts';
import { onceField } from '../shell/once-field.ts';

export const REFUND_REASON_LENGTH_MAX = 300;

export type RefundFields = Readonly<Record<'amount' | 'reason', string>>;

export interface RefundContent {
  order: OrderWithLines;
  /** What has been refunded or is being refunded. */
  refundedMinor: number;
  payment: PaymentSummary | undefined;
  typed: RefundFields | undefined;
  fault: string | undefined;
}

/** The form carries what had been refunded when it was opened, so that two people do not refund the same. */
export function refundView({ order, refundedMinor, payment, typed, fault }: RefundContent): Html {
  const { number, currency, totalMinor } = order;
  const money = (minor: number) => formatMoney(minor, currency);
  const leftMinor = totalMinor - refundedMinor;
  return html`<form class="box stack" action="${paths.adminOrderVerb(number, 'refund')}" method="post">${onceField()}<input type="hidden" name="seen" value="${refundedMinor}">
${fault && html`<p class="notice bad" role="alert">${fault}</p>`}
<dl class="facts"><dt>Total</dt><dd>${money(totalMinor)}</dd><dt>Refunded</dt><dd>${money(refundedMinor)}</dd><dt>Left</dt><dd>${money(leftMinor)}</dd></dl>
${payment?.isPaidOut && html`<p class="notice">This order was paid on delivery, so the refund is a bank transfer. It waits under payouts until you record the transfer.</p>`}
<div class="field"><label for="amount">Amount in ${currency}</label><input class="input small" id="amount" name="amount" inputmode="decimal" required autocomplete="off" value="${typed?.amount ?? typedMoney(leftMinor, currency)}"></div>
<div class="field"><label for="reason">Reason, only for colleagues</label><input class="input" id="reason" name="reason" maxlength="${REFUND_REASON_LENGTH_MAX}" required autocomplete="off" value="${typed?.reason}"></div>
<div class="acts"><button class="btn small primary">Refund</button><a class="link" href="${paths.adminOrder(number)}">Back to the order</a></div>
</form>`;
}
