import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { LabelPaper } from '../../../orders/labels/label.ts';
import type { OrderLabelInput } from '../../../orders/labels/order-label.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import { addressLines, slipOf } from './slip.ts';

/** The packing slip that lies in a parcel, as a page to print. */
export function packingSlip(input: OrderLabelInput, settings: ShopSettings): Html {
  const { title, deliverTo, delivery, lines, count, giftNote } = slipOf(input);
  return html`<article>${printActions(input, 'slip')}
<header><p class="shop">${settings.name}</p><p>${settings.contact.email}</p></header>
<h1>${title}</h1>
<div class="two"><section><h2>Deliver to</h2>${addressOf(deliverTo)}</section>
<section><h2>Delivery</h2>${delivery.map((line) => html`<p>${line}</p>`)}</section></div>
<table><thead><tr><th scope="col">Quantity</th><th scope="col">Item</th><th scope="col">SKU</th><th scope="col">Packed</th></tr></thead><tbody>
${lines.map(({ sku, name, options, quantity }) => html`<tr><td class="quantity">${quantity}</td><td><b>${name}</b><br>${options}</td><td>${sku}</td><td class="tick">☐</td></tr>\n`)}</tbody></table>
<p>${count}</p>${
    giftNote.length > 0 &&
    html`
<section><h2>A note for you</h2>${giftNote.map((line) => html`<p>${line}</p>`)}</section>`
  }</article>`;
}

/** One address to stick on a parcel, with the sender above it. */
export function addressLabel(input: OrderLabelInput, settings: ShopSettings): Html {
  const { order, parcel, exchange } = input;
  const sender = [settings.legal.company || settings.name, ...settings.legal.address.split('\n')];
  return html`<article>${printActions(input, 'label')}
<h1 class="actions">Address label ${order.number}</h1>
<section class="label"><p class="sender">${sender.filter(Boolean).join(', ')}</p>${addressOf(addressLines(order.address))}<p class="reference">${exchange?.number ?? order.number}${parcel && `/${parcel.number}`} · ${order.deliveryLabel}</p></section></article>`;
}

/** Buttons are not printed. Without a script, the browser's own menu prints. */
function printActions({ order, parcel, exchange }: OrderLabelInput, page: 'slip' | 'label'): Html {
  const part = exchange?.number ?? parcel?.number;
  const file = (paper?: LabelPaper): string => {
    const query = new URLSearchParams();
    if (part !== undefined) query.set('parcel', String(part));
    if (paper) query.set('paper', paper);
    return paths.adminOrderVerb(order.number, `${page}.pdf${query.size > 0 ? `?${query}` : ''}`);
  };
  const files =
    page === 'slip'
      ? html`<a href="${file()}" download>PDF</a>`
      : html`<a href="${file()}" download>PDF, 10 × 15 cm</a> <a href="${file('a4')}" download>PDF, A4</a>`;
  return html`<p class="actions"><a href="${paths.adminOrder(order.number)}">Back to the order</a> ${files} <button type="button" data-print hidden>Print</button></p>`;
}

const addressOf = (lines: readonly string[]): Html =>
  html`<address>${lines.map((line, index) => [index > 0 && html`<br>`, line])}</address>`;
