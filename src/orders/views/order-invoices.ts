import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { heading, type Level } from './order-facts.ts';
import type { ShownOrder } from './order-view.ts';

const NAMES = { invoice: 'Invoice', credit_note: 'Credit note', reversal: 'Reversal' } as const;

/** Links to the invoice and its credit notes. `token` is that of a guest's link, or empty for a customer. */
export function orderInvoices(
  { number: order, invoices }: ShownOrder,
  token: string,
  level: Level,
): Html | null {
  if (invoices.length === 0) return null;
  return html`<section>${heading(level, 'Invoice')}<ul class="small">${invoices.map(
    ({ kind, number }) =>
      html`<li><a href="${paths.orderInvoiceFile(order, number, token)}" download>${NAMES[kind]} ${number} (PDF)</a></li>`,
  )}</ul></section>`;
}
