import type { ListedInvoice } from '../../invoices/queries.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { vatLabel } from '../../layout/vat-label.ts';
import { deliveryLabel, type OrderEvent, type OrderLine, type OrderWithLines } from '../../orders/order.ts';
import { invoicesBox } from '../invoices/order-invoices.ts';

/** An order as the staff reads it. */
export function orderView(
  order: OrderWithLines,
  events: readonly OrderEvent[],
  invoices: readonly ListedInvoice[],
): Html {
  const { state, placedAt } = order;
  return html`<p><span class="badge plain">${state}</span> <span class="muted">Placed ${minuteOf(placedAt)}</span></p>
<div class="cols edit"><div class="stack">
<section class="box"><h2>Items</h2>${linesTable(order)}</section>
<section class="box"><h2>What happened</h2><ol class="log">${events.toReversed().map(eventItem)}</ol></section>
</div><div class="stack">${customerBox(order)}${deliveryBox(order)}${invoicesBox(order, invoices)}</div></div>`;
}

function linesTable(order: OrderWithLines): Html {
  const money = (minor: number) => formatMoney(minor, order.currency);
  const sum = (label: string, minor: number) =>
    html`<tr><td colspan="3">${label}</td><td class="num">${money(minor)}</td></tr>`;
  return html`<div class="scroll" role="group" aria-label="Items" tabindex="0"><table class="wide"><thead><tr><th scope="col">Product</th><th scope="col">SKU</th><th scope="col" class="num">Quantity</th><th scope="col" class="num">Sum</th></tr></thead><tbody>
${order.lines.map((line) => lineRow(line, money))}</tbody><tfoot>
${order.discountMinor > 0 && sum(`Discount${order.promoCode ? `, ${order.promoCode}` : ''}`, -order.discountMinor)}${sum(`Delivery, ${deliveryLabel(order.deliveryMethod)}`, order.deliveryMinor)}${sum(`${vatLabel(order.taxBasisPoints)}${order.isTaxIncluded ? ', included' : ''}`, order.taxMinor)}
<tr><th scope="row" colspan="3">Total</th><td class="num"><strong>${money(order.totalMinor)}</strong></td></tr>
${order.refundedMinor > 0 && sum('Refunded', -order.refundedMinor)}</tfoot></table></div>`;
}

const lineRow = (line: OrderLine, money: (minor: number) => string): Html =>
  html`<tr><th scope="row"><a href="${paths.adminProduct(line.productSlug)}">${[line.name, line.color, line.style, line.size].filter(Boolean).join(', ')}</a></th><td>${line.sku}</td><td class="num">${line.quantity}</td><td class="num">${money(line.quantity * line.unitPriceMinor)}</td></tr>
`;

const eventItem = ({ action, by, name, note, at }: OrderEvent): Html =>
  html`<li><b>${action.replaceAll('_', ' ')}</b> by ${name || by}${note && html`: ${note}`} <span class="muted">${minuteOf(at)}</span></li>`;

const customerBox = ({ email, address, notes }: OrderWithLines): Html =>
  html`<section class="box"><h2>Customer</h2><p>${address.name}<br><a href="${paths.adminSearch(email)}">${email}</a>${address.phone && html`<br>${address.phone}`}</p>${notes && html`<p class="small">${notes}</p>`}</section>`;

function deliveryBox({ address, carrier, trackingNumber }: OrderWithLines): Html {
  const { line1, line2, postalCode, city, country } = address;
  const lines = [line1, line2, `${postalCode} ${city}`.trim(), country].filter(Boolean);
  return html`<section class="box"><h2>Deliver to</h2><p>${lines.map((line, index) => [index > 0 && html`<br>`, line])}</p>${trackingNumber && html`<p class="small muted">${carrier} ${trackingNumber}</p>`}</section>`;
}

const minuteOf = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`;
