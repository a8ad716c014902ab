import { stringify } from 'csv-stringify/sync';
import { typedMoney } from '../../settings/currency.ts';
import type { Label, LabelMaker } from './label.ts';

/** Makes a CSV file for the websites of carriers. The carrier makes the labels, so its desks scan no code of the shop. */
export const carrierCsv: LabelMaker = {
  title: 'Addresses for a carrier (CSV)',
  // All orders of a bulk move.
  labelsMax: 2_000,
  make: async ({ labels }) => ({
    contentType: 'text/csv; charset=utf-8',
    fileName: 'addresses.csv',
    isPrintable: false,
    // A byte order mark lets spreadsheets read letters outside ASCII.
    body: Buffer.from(
      `\uFEFF${stringify(labels.map(csvRow), { header: true, columns: [...COLUMNS], escape_formulas: true })}`,
    ),
  }),
  deskCodeOf: () => null,
};

const COLUMNS = [
  ...(['reference', 'name', 'address1', 'address2', 'postal_code', 'city', 'country'] as const),
  ...(['phone', 'email', 'items', 'cash_on_delivery', 'currency'] as const),
];

function csvRow({ reference, to, items, collectMinor, currency }: Label) {
  return {
    ...{ reference, name: to.name, address1: to.line1, address2: to.line2 },
    ...{ postal_code: to.postalCode, city: to.city, country: to.country },
    ...{ phone: to.phone, email: to.email, items },
    cash_on_delivery: collectMinor > 0 ? typedMoney(collectMinor, currency) : '',
    currency,
  };
}
