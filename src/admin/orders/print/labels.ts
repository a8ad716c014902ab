import { stringify } from 'csv-stringify/sync';
import type { OrderWithLines } from '../../../orders/order.ts';
import { typedMoney } from '../../../settings/currency.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import { printPage } from './print-page.ts';
import { addressLabel } from './slip-view.ts';

/** A file with the labels of some orders. */
interface LabelFile {
  contentType: string;
  /** The browser saves the file under this name. Without one, it shows the file. */
  fileName?: string;
  body: string;
}

/** Makes labels from orders. To use the API of a carrier, add one. */
export interface LabelMaker {
  make(orders: readonly OrderWithLines[], settings: ShopSettings): LabelFile;
}

const plainLabels: LabelMaker = {
  make: (orders, settings) => ({
    contentType: 'text/html; charset=utf-8',
    body: printPage(
      'Address labels',
      orders.map((order) => addressLabel({ order, parcel: undefined, exchange: undefined }, settings)),
    ),
  }),
};

/** Makes a CSV file, which the web pages of carriers accept. */
const carrierCsv: LabelMaker = {
  make: (orders) => ({
    contentType: 'text/csv; charset=utf-8',
    fileName: 'addresses.csv',
    // A byte order mark lets spreadsheets read letters outside ASCII.
    body: `\uFEFF${stringify(orders.map(csvRow), { header: true, columns: [...CSV_COLUMNS], escape_formulas: true })}`,
  }),
};

const CSV_COLUMNS = [
  ...[
    'reference',
    'name',
    'address1',
    'address2',
    'postal_code',
    'city',
    'country',
    'phone',
    'email',
    'items',
  ],
  ...['cash_on_delivery', 'currency'],
] as const;

function csvRow(order: OrderWithLines): Record<(typeof CSV_COLUMNS)[number], string | number> {
  const { number, email, address, lines, paysOnDelivery, totalMinor, currency } = order;
  return {
    ...{ reference: number, name: address.name, address1: address.line1, address2: address.line2 },
    ...{ postal_code: address.postalCode, city: address.city, country: address.country },
    ...{ phone: address.phone, email, items: lines.reduce((sum, { quantity }) => sum + quantity, 0) },
    cash_on_delivery: paysOnDelivery ? typedMoney(totalMinor, currency) : '',
    currency,
  };
}

export const LABEL_MAKERS: Readonly<Record<string, LabelMaker>> = { plain: plainLabels, csv: carrierCsv };
