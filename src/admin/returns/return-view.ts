import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { OrderLine, OrderWithLines } from '../../orders/order.ts';
import { CONDITION_LENGTH_MAX, REASONS, type Return, type ReturnLine } from '../../returns/return.ts';
import { returnBadge } from './returns-list.ts';

type Typed = Readonly<Partial<Record<string, string>>>;

export interface ReturnContent {
  order: OrderWithLines;
  found: Return;
  timeZone: string;
  mayChange: boolean;
  /** Whether its label can be printed. */
  hasLabel: boolean;
  typed?: Typed | undefined;
  fault?: string | undefined;
}

/** A return, and the form that says what was in its parcel. */
export function returnView(content: ReturnContent): Html {
  const { order, found, timeZone, mayChange, hasLabel, fault } = content;
  const facts = html`<section class="box"><dl class="facts"><dt>Order</dt><dd><a href="${paths.adminOrder(order.number)}">${order.number}</a></dd><dt>Customer</dt><dd>${order.address.name}</dd><dt>Registered</dt><dd>${timeView(found.askedAt, timeZone)}</dd><dt>State</dt><dd>${returnBadge(found)}</dd>${found.refundMinor > 0 && html`<dt>Refund</dt><dd>${formatMoney(found.refundMinor, order.currency)}</dd>`}${found.decidedBy && html`<dt>Decided by</dt><dd>${found.decidedBy}</dd>`}</dl>${labelLinks(found, hasLabel)}</section>`;
  const isOpen = mayChange && found.state === 'asked';
  return html`${fault && html`<p class="notice bad" role="alert">${fault}</p>`}${facts}
${isOpen ? receiveForm(content) : linesTable(content)}
${isOpen && refuseForm(found)}`;
}

function labelLinks({ id, state }: Return, hasLabel: boolean): Html | null {
  if (hasLabel)
    return html`<p class="acts"><a class="btn small" href="${paths.adminReturn(id, 'label.pdf')}" download>Return label, 10 × 15 cm (PDF)</a><a class="btn small" href="${paths.adminReturn(id, 'label.pdf?paper=a4')}" download>Return label, A4 (PDF)</a></p>`;
  return state === 'asked'
    ? html`<p class="small muted">To offer return labels to customers, enter the <a href="${paths.adminSettings('shipping')}">return address</a> in the settings.</p>`
    : null;
}

const lineOf = ({ lines }: OrderWithLines, position: number): OrderLine | undefined =>
  lines.find((line) => line.position === position);

function nameOf(order: OrderWithLines, position: number): string {
  const line = lineOf(order, position);
  return line
    ? [line.name, line.color, line.style, line.size].filter(Boolean).join(', ')
    : `line ${position}`;
}

function linesTable({ order, found }: ReturnContent): Html {
  return html`<div class="scroll box" role="group" aria-label="Items" tabindex="0"><table class="wide"><thead><tr><th scope="col">Item</th><th scope="col" class="num">Quantity</th><th scope="col">Reason</th><th scope="col">Instead</th><th scope="col" class="num">Written off</th><th scope="col">Condition</th></tr></thead><tbody>
${found.lines.map((line) => html`<tr><th scope="row">${nameOf(order, line.position)}</th><td class="num">${line.quantity}</td><td>${REASONS[line.reason]}</td><td>${line.exchangeSku ?? 'Refund'}</td><td class="num">${line.writtenOff || ''}</td><td>${line.condition}</td></tr>\n`)}</tbody></table></div>`;
}

function receiveForm({ order, found, typed = {} }: ReturnContent): Html {
  return html`<form class="box stack" action="${paths.adminReturn(found.id, 'receive')}" method="post"><h2>What was in the parcel</h2><p class="small muted">Items you can sell again go back into stock right away. Written-off items are refunded, too, but aren’t sold again.</p>
${found.lines.map((line) => lineFields(order, line, typed))}
<div class="acts"><button class="btn small primary">Receive the return</button></div></form>`;
}

function lineFields(order: OrderWithLines, line: ReturnLine, typed: Typed): Html {
  const { position, quantity, reason, exchangeSku } = line;
  const number = (name: string, label: string, value: number) =>
    html`<div class="field"><label for="${name}-${position}">${label}</label><input class="input small" id="${name}-${position}" name="${name}-${position}" type="number" inputmode="numeric" min="0" max="${quantity}" value="${typed[`${name}-${position}`] ?? value}"></div>`;
  return html`<fieldset class="stack"><legend><strong>${nameOf(order, position)}</strong> <span class="muted">${lineOf(order, position)?.sku}</span></legend><p class="small">${quantity} expected. Reason: ${REASONS[reason]}. ${exchangeSku ? `Exchange for ${exchangeSku}` : 'Refund'}.</p>
<div class="bar">${number('received', 'Received', quantity)}${number('writtenOff', 'Of these, written off', 0)}<div class="field"><label for="condition-${position}">Condition</label><input class="input small" id="condition-${position}" name="condition-${position}" maxlength="${CONDITION_LENGTH_MAX}" placeholder="As new" autocomplete="off" value="${typed[`condition-${position}`]}"></div></div></fieldset>
`;
}

const refuseForm = ({ id }: Return): Html =>
  html`<section class="box"><details class="fold"><summary>Refuse the return</summary><form class="stack" action="${paths.adminReturn(id, 'refuse')}" method="post"><p class="small muted">Nothing is refunded, and the customer gets an email. Send the items back to them.</p><button class="btn small danger">Refuse the return</button></form></details></section>`;
