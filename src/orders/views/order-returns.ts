import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { heading, type Level } from './order-facts.ts';
import type { ShownReturn } from './order-view.ts';

const RETURN_STATES: Readonly<Record<ShownReturn['state'], string>> = {
  asked: 'Waiting for your parcel',
  received: 'Received',
  refused: 'Not accepted',
  canceled: 'Canceled',
};

/** Shows the returns of an order, each with its items, its refund, and what to send it with. */
export function orderReturns(returns: readonly ShownReturn[], currency: string, level: Level): Html | null {
  if (returns.length === 0) return null;
  return html`<section>${heading(level, returns.length === 1 ? 'Return' : 'Returns')}${returns.map((one) => returnPanel(one, currency))}</section>`;
}

/** `more` is shown at the end, such as the button that cancels the return. */
export const returnPanel = (
  { number, state, items, refundMinor, label }: ShownReturn,
  currency: string,
  more?: Html | false,
): Html =>
  html`<div class="panel stack"><p><b>${RETURN_STATES[state]}</b>${refundMinor > 0 && `, refund of ${formatMoney(refundMinor, currency)}`}<br><span class="small muted">Return ${number}</span></p>
<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
${label && html`<p class="acts"><a class="btn small" href="${label.filePath}" target="_blank">Print the return label</a> <a class="btn small" href="${label.codePath}">Show the code at the desk</a></p>`}${more}</div>`;
