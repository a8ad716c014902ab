import type { ListedInvoice } from '../../invoices/queries.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { calendarDayView } from '../../layout/shop-time.ts';
import type { OrderWithLines } from '../../orders/order.ts';
import { KIND_LABELS } from './invoices-list.ts';

const NOT_SHIPPED: readonly OrderWithLines['state'][] = ['placed', 'paid', 'packed'];
const SHIPPED: readonly OrderWithLines['state'][] = ['shipped', 'delivered', 'returned'];

/** Whom an order is billed to, and its invoice with credit notes, on the staff's page of the order. */
export function invoicesBox(
  { billing, state }: Pick<OrderWithLines, 'billing' | 'state'>,
  invoices: readonly ListedInvoice[],
): Html {
  return html`<section class="box"><h2>Invoice</h2>${billing && billedTo(billing)}${
    invoices.length > 0
      ? html`<ul>${invoices.map(invoiceItem)}</ul>`
      : html`<p class="small muted">${missingText(state)}</p>`
  }</section>`;
}

function billedTo({ company, vatId, address }: NonNullable<OrderWithLines['billing']>): Html {
  const place = address && [
    address.name,
    address.line1,
    address.line2,
    `${address.postalCode} ${address.city}`,
    address.country,
  ];
  const lines = [company, vatId && `VAT ID ${vatId}`, ...(place ?? [])].filter(Boolean);
  return html`<p>${lines.map((line, index) => [index > 0 && html`<br>`, line])}</p>`;
}

const invoiceItem = ({ kind, number, issuedOn, grossMinor, currency }: ListedInvoice): Html =>
  html`<li><a href="${paths.adminInvoiceFile(number)}" download>${KIND_LABELS[kind]} ${number}</a>, ${calendarDayView(issuedOn)}, ${formatMoney(kind === 'credit_note' ? -grossMinor : grossMinor, currency)}</li>
`;

function missingText(state: OrderWithLines['state']): string {
  if (NOT_SHIPPED.includes(state)) return 'The invoice is created when the order ships.';
  return SHIPPED.includes(state)
    ? 'This order shipped before the shop made invoices. To create the missing ones, open Invoices.'
    : 'This order has no invoice.';
}
