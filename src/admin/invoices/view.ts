import { MISSING_AT_ONCE, MISSING_COUNT_MAX } from '../../invoices/missing.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { counted } from '../shell/counts.ts';

export const invoicesActions = (): Html =>
  html`<a class="btn small" href="${paths.adminInvoicesCheck()}">Check the sums</a> <a class="btn small" href="${paths.adminInvoicesExport()}">Export</a>`;

export interface InvoicesNotesInput {
  missing: number;
  mayChange: boolean;
  hasLegal: boolean;
}

/** What is wrong with the invoices as a whole, if anything. */
export function invoicesNotes({ missing, mayChange, hasLegal }: InvoicesNotesInput): Html {
  return html`${!hasLegal && legalNote()}${missing > 0 && missingNote(missing, mayChange)}`;
}

const legalNote = (): Html =>
  html`<p class="notice warn"><span>Your shop’s legal name or address is missing, so invoices aren’t valid yet. <a href="${paths.adminSettings('shop')}">Fill in the legal details</a></span></p>`;

function missingNote(missing: number, mayChange: boolean): Html {
  const some =
    missing < MISSING_COUNT_MAX ? counted(missing, 'order') : `More than ${counted(missing - 1, 'order')}`;
  const next = missing > MISSING_AT_ONCE ? `Create the next ${MISSING_AT_ONCE}` : 'Create them now';
  return html`<div class="notice"><div class="stack"><p>${some} shipped before the shop made invoices, and ${missing === 1 ? 'has' : 'have'} none. If you create their invoices now, they carry today’s date.</p>
${mayChange && html`<form action="${paths.adminInvoicesMissing()}" method="post"><button class="btn small">${next}</button></form>`}</div></div>`;
}
