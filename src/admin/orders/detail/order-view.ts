import { type Html, html } from '../../../layout/html.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { vatRows } from '../../../layout/vat-label.ts';
import { overpaidMinor } from '../../../orders/edit/overpaid.ts';
import type { OrderLine, OrderWithLines } from '../../../orders/order.ts';
import { NOTE_TEXT_LENGTH_MAX } from '../../../orders/staff/order-notes.ts';
import { COUNTRIES } from '../../../settings/countries.ts';
import type { Carrier } from '../../../settings/schema.ts';
import { invoicesBox } from '../../invoices/order-invoices.ts';
import { thumbnailOf } from '../../products/thumbnail.ts';
import { onceField } from '../../shell/once-field.ts';
import { PAYMENT_LABELS } from '../order-texts.ts';
import type { OrderDetail } from './find-detail.ts';
import { fulfillmentForms } from './order-forms.ts';
import { parcelsBox, trackingLink } from './parcels-view.ts';
import { timelineView } from './timeline.ts';

export interface OrderViewContent {
  detail: OrderDetail;
  /** The carriers of the settings. */
  carriers: readonly Carrier[];
  timeZone: string;
  /** Whether the role may change orders. */
  mayChange: boolean;
  /** Whether the role may add notes and send emails again. */
  mayAnswer: boolean;
  /** Whether the role may open the pages of customers. */
  maySeeCustomers: boolean;
  /** Where the customer pays, for the staff to copy. */
  paymentUrl?: string | undefined;
  /** Why a form was refused, and what was typed into it. */
  fault?: string | undefined;
  typed?: Readonly<Partial<Record<string, string>>> | undefined;
}

/** The page on which the staff works on an order. */
export function orderView(content: OrderViewContent): Html {
  const { detail, carriers, timeZone, mayChange, mayAnswer, maySeeCustomers, fault } = content;
  const { order } = detail;
  return html`${fault && html`<p class="notice bad" role="alert">${fault}</p>`}
<div class="cols"><div class="stack">
<section class="box"><h2>Items</h2>${linesTable(order)}</section>
${parcelsBox(detail, { mayChange, timeZone, carriers })}
${mayChange && fulfillmentForms(content)}
<section class="box stack"><h2>What happened</h2>${mayAnswer && noteForm(content)}
${timelineView(detail, timeZone, mayAnswer)}</section>
</div><div class="stack">${customerBox(order, maySeeCustomers)}${deliveryBox(order, carriers)}${paymentBox(content)}${invoicesBox(order, detail.invoices)}</div></div>`;
}

function linesTable(order: OrderWithLines): Html {
  const money = (minor: number) => formatMoney(minor, order.currency);
  const sum = (label: string, minor: number) =>
    html`<tr><td colspan="4">${label}</td><td class="num">${money(minor)}</td></tr>`;
  return html`<div class="scroll" role="group" aria-label="Items" tabindex="0"><table class="wide"><thead><tr><th scope="col">Product</th><th scope="col">SKU</th><th scope="col" class="num">Quantity</th><th scope="col" class="num">Price</th><th scope="col" class="num">Sum</th></tr></thead><tbody>
${order.lines.map((line) => lineRow(line, money))}</tbody><tfoot>
${order.discountMinor > 0 && sum(`Discount${order.promoCode ? `, ${order.promoCode}` : ''}`, -order.discountMinor)}${sum(`Delivery, ${order.deliveryLabel}`, order.deliveryMinor)}${vatRows(order).map(([label, minor]) => sum(label, minor))}
<tr><th scope="row" colspan="4">Total</th><td class="num"><strong>${money(order.totalMinor)}</strong></td></tr>
${order.refundedMinor > 0 && sum('Refunded', -order.refundedMinor)}</tfoot></table></div>`;
}

const lineRow = (line: OrderLine, money: (minor: number) => string): Html =>
  html`<tr><th scope="row"><span class="prod">${thumbnailOf({ picture: line.picture ?? null, drawing: line.drawing, firstColor: line.color })}<span><a href="${paths.adminProduct(line.productSlug)}">${line.name}</a><br><span class="small muted">${optionsOf(line)}</span></span></span></th><td>${line.sku}</td><td class="num">${line.quantity}</td><td class="num">${money(line.unitPriceMinor)}</td><td class="num">${money(line.quantity * line.unitPriceMinor)}</td></tr>
`;

const optionsOf = ({ color, style, size }: Pick<OrderLine, 'color' | 'style' | 'size'>): string =>
  [color, style, size].filter(Boolean).join(', ');

const noteForm = ({ detail, typed }: OrderViewContent): Html =>
  html`<form class="field" action="${paths.adminOrderVerb(detail.order.number, 'notes')}" method="post">${onceField()}<label for="note">Note, only for colleagues</label><div class="join"><input class="input" id="note" name="text" maxlength="${NOTE_TEXT_LENGTH_MAX}" required autocomplete="off" value="${typed?.text}"><button class="btn">Add</button></div></form>`;

function customerBox(
  { customerId, email, address, notes, giftNote }: OrderWithLines,
  maySeeCustomers: boolean,
): Html {
  const { name } = address;
  const linked =
    customerId && maySeeCustomers && html`<a href="${paths.adminCustomer(customerId)}">${name}</a>`;
  return html`<section class="box"><h2>Customer</h2><p>${linked || name}<br><a href="${paths.adminOrders(new URLSearchParams({ q: email }).toString())}">${email}</a>${address.phone && html`<br>${address.phone}`}</p>${notes && html`<p class="small">Their note: ${notes}</p>`}${giftNote && html`<p class="small">Gift note, on the packing slip: ${giftNote}</p>`}</section>`;
}

function deliveryBox(order: OrderWithLines, carriers: readonly Carrier[]): Html {
  const { address, trackingNumber, deliveryLabel } = order;
  const { line1, line2, postalCode, city, country } = address;
  const lines = [line1, line2, `${postalCode} ${city}`.trim(), COUNTRIES.get(country) ?? country];
  return html`<section class="box"><h2>Deliver to</h2><p>${lines.filter(Boolean).map((line, index) => [index > 0 && html`<br>`, line])}</p><p class="small muted">${deliveryLabel}</p>${trackingNumber && html`<p class="small muted">${trackingLink(order, carriers)}</p>`}</section>`;
}

function paymentBox(content: OrderViewContent): Html {
  const { order, payment } = content.detail;
  const { label, state, receivedMinor, refundedMinor, refundPendingMinor, currency, isPaidOut } = payment;
  const facts = [
    ['Total', order.totalMinor],
    ['Received', receivedMinor],
    ['Refunded', refundedMinor],
    [isPaidOut ? 'To pay out' : 'On its way back', refundPendingMinor],
  ] as const;
  return html`<section class="box stack"><h2>Payment</h2><p>${label} <span class="badge plain">${PAYMENT_LABELS[state]}</span></p><dl class="facts">${facts
    .filter(([, minor]) => minor > 0)
    .map(
      ([name, minor]) => html`<dt>${name}</dt><dd>${formatMoney(minor, currency)}</dd>`,
    )}</dl>${waitingPart(content)}</section>`;
}

/** Shows the payment that the order waits for, its link, and what was overpaid. */
function waitingPart({ detail, paymentUrl, mayChange }: OrderViewContent): Html {
  const { order, waitingEdit } = detail;
  const difference = waitingEdit && formatMoney(waitingEdit.differenceMinor, order.currency);
  const overpaid = overpaidMinor(order, detail.payment);
  const items = waitingEdit?.lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');
  return html`${waitingEdit && html`<p class="notice">Waiting for ${difference}. Once it’s paid, the order is changed to ${items}. Until then, it can’t be packed.</p>`}
${paymentUrl && html`<div class="field"><label for="payment-url">Payment link, which the customer got by email</label><input class="input small" id="payment-url" readonly value="${paymentUrl}"></div>`}
${overpaid > 0 && html`<p class="notice bad">The customer has paid ${formatMoney(overpaid, order.currency)} more than the order costs now, and the refund failed.</p>`}
${overpaid > 0 && mayChange && html`<form action="${paths.adminOrderVerb(order.number, 'refund-overpaid')}" method="post"><button class="btn small">Try the refund again</button></form>`}
${waitingEdit && mayChange && html`<form action="${paths.adminOrderVerb(order.number, 'withdraw-edit')}" method="post"><button class="btn small">Withdraw the change</button></form>`}`;
}
