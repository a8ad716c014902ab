import { dayRange } from '../../../layout/delivery-terms.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { Exchange } from '../../../orders/exchanges/exchange.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import type { Parcel } from '../../../orders/parcels/parcel.ts';
import { COUNTRIES } from '../../../settings/countries.ts';
import type { ShopSettings } from '../../../settings/schema.ts';

export interface SlipInput {
  order: OrderWithLines;
  /** One of several parcels. Without it and `exchange`, the slip lists the whole order. */
  parcel: Parcel | undefined;
  exchange: Exchange | undefined;
}

interface SlipLine {
  sku: string;
  name: string;
  options: string;
  quantity: number;
}

/** A packing slip has no prices, because a parcel may be a present. */
export function packingSlip(input: SlipInput, settings: ShopSettings): Html {
  const { order, parcel, exchange } = input;
  const lines = slipLines(input);
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return html`<article>${printActions(order)}
<header><p class="shop">${settings.name}</p><p>${settings.contact.email}</p></header>
<h1>Packing slip ${exchange?.number ?? order.number}${parcel && `, parcel ${parcel.number}`}</h1>
<div class="two"><section><h2>Deliver to</h2>${addressLines(order)}</section>
<section><h2>Delivery</h2><p>${order.deliveryLabel}<br>Expected ${dayRange(order.expected)}</p>${order.paysOnDelivery && !exchange && html`<p><b>Paid on delivery</b></p>`}${order.notes && html`<p>${order.notes}</p>`}</section></div>
<table><thead><tr><th scope="col">Quantity</th><th scope="col">Item</th><th scope="col">SKU</th><th scope="col">Packed</th></tr></thead><tbody>
${lines.map(({ sku, name, options, quantity }) => html`<tr><td class="quantity">${quantity}</td><td><b>${name}</b><br>${options}</td><td>${sku}</td><td class="tick">☐</td></tr>\n`)}</tbody></table>
<p>${count} ${count === 1 ? 'item' : 'items'} in this parcel.</p></article>`;
}

/** One address to stick on a parcel, with the sender above it. */
export function addressLabel(input: SlipInput, settings: ShopSettings): Html {
  const { order, parcel, exchange } = input;
  const sender = [settings.legal.company || settings.name, ...settings.legal.address.split('\n')];
  return html`<article>${printActions(order)}
<h1 class="actions">Address label ${order.number}</h1>
<section class="label"><p class="sender">${sender.filter(Boolean).join(', ')}</p>${addressLines(order)}<p class="reference">${exchange?.number ?? order.number}${parcel && `/${parcel.number}`} · ${order.deliveryLabel}</p></section></article>`;
}

/** Buttons are not printed. Without a script, the browser's own menu prints. */
const printActions = ({ number }: OrderWithLines): Html =>
  html`<p class="actions"><a href="${paths.adminOrder(number)}">Back to the order</a> <button type="button" data-print hidden>Print</button></p>`;

function addressLines({ address }: OrderWithLines): Html {
  const { name, line1, line2, postalCode, city, country, phone } = address;
  const place = COUNTRIES.get(country) ?? country;
  const lines = [name, line1, line2, `${postalCode} ${city}`.trim(), place, phone].filter(Boolean);
  return html`<address>${lines.map((line, index) => [index > 0 && html`<br>`, line])}</address>`;
}

function slipLines({ order, parcel, exchange }: SlipInput): SlipLine[] {
  if (exchange) return exchange.lines.map((line) => ({ ...line, options: optionsText(line) }));
  const quantities = new Map(parcel?.lines.map(({ position, quantity }) => [position, quantity]));
  return order.lines
    .map((line) => ({
      ...{ sku: line.sku, name: line.name, options: optionsText(line) },
      quantity: parcel ? (quantities.get(line.position) ?? 0) : line.quantity,
    }))
    .filter(({ quantity }) => quantity > 0);
}

const optionsText = ({ color, style, size }: { color: string; style: string; size: string }): string =>
  [color, style, size].filter(Boolean).join(', ');
