import type { InvoiceRow } from '../../invoices/list-invoices.ts';
import { html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { calendarDayView } from '../../layout/shop-time.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import type { List } from '../lists/list.ts';

export const KIND_LABELS = {
  invoice: 'Invoice',
  credit_note: 'Credit note',
  reversal: 'Reversal',
} as const satisfies Record<InvoiceRow['kind'], string>;

/** The amounts of a credit note are shown as negative. */
const signed = ({ kind, currency }: InvoiceRow, minor: number): string =>
  formatMoney(kind === 'credit_note' ? -minor : minor, currency);

export const invoicesList: List<InvoiceRow> = {
  name: 'invoices',
  path: paths.adminInvoices(),
  noun: 'invoices',
  searchLabel: 'Number of an invoice or order',
  columns: [
    {
      key: 'number',
      label: 'Number',
      isName: true,
      cell: ({ number }) => html`<a href="${paths.adminInvoiceFile(number)}" download>${number}</a>`,
    },
    { key: 'date', label: 'Date', cell: ({ issuedOn }) => calendarDayView(issuedOn) },
    { key: 'kind', label: 'Kind', cell: ({ kind }) => KIND_LABELS[kind] },
    {
      key: 'order',
      label: 'Order',
      cell: ({ orderNumber }) => html`<a href="${paths.adminOrder(orderNumber)}">${orderNumber}</a>`,
    },
    { key: 'buyer', label: 'Billed to', cell: ({ buyer }) => buyer },
    { key: 'country', label: 'Country', cell: ({ country }) => COUNTRIES.get(country) ?? country },
    { key: 'net', label: 'Net', isNumber: true, cell: (row) => signed(row, row.netMinor) },
    { key: 'vat', label: 'VAT', isNumber: true, cell: (row) => signed(row, row.vatMinor) },
    { key: 'gross', label: 'Total', isNumber: true, cell: (row) => signed(row, row.grossMinor) },
  ],
  filters: [
    {
      name: 'kind',
      label: 'Kind',
      options: Object.entries(KIND_LABELS).map(([value, label]) => ({ value, label })),
    },
    {
      name: 'country',
      label: 'Country',
      options: [...COUNTRIES].map(([value, label]) => ({ value, label })),
    },
    { name: 'from', label: 'From', options: [], type: 'date' },
    { name: 'until', label: 'Until', options: [], type: 'date' },
  ],
  sorts: [{ key: 'newest', label: 'Newest first' }],
  idOf: ({ id }) => id,
  nameOf: ({ number }) => number,
  bulkActions: [],
};
