import type { ShopSettings } from '../settings/schema.ts';
import { dayIn } from '../settings/time-zone.ts';
import type { Billing, BillingAddress } from './billing.ts';

/** What invoices and credit notes say, and how their amounts are computed. Money is in minor units. No I/O here. */

export type InvoiceKind = 'invoice' | 'credit_note' | 'reversal';

/** What an invoice needs to know of an order. */
export interface InvoicedOrder {
  id: string;
  number: string;
  state: string;
  placedAt: Date;
  email: string;
  address: BillingAddress;
  billing: Billing | null;
  currency: string;
  subtotalMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  taxMinor: number;
  taxBasisPoints: number;
  isTaxIncluded: boolean;
  totalMinor: number;
  deliveryMethod: string;
  paymentMethod: string;
  lines: readonly {
    sku: string;
    name: string;
    color: string;
    size: string;
    style: string;
    quantity: number;
    unitPriceMinor: number;
    discountMinor: number;
  }[];
}

/** The amounts of one VAT rate. */
export interface VatGroup {
  /** Hundredths of a percent: 2550 is 25.5%. */
  basisPoints: number;
  netMinor: number;
  vatMinor: number;
}

export interface InvoiceLine {
  /** Empty for a line that is no item, such as delivery. */
  sku: string;
  label: string;
  quantity: number;
  unitMinor: number;
  discountMinor: number;
  totalMinor: number;
}

/** Everything that a document says besides its number and day. It is stored as JSON and never changed. */
export interface InvoiceDocument {
  seller: { name: string; address: string; register: string; vatId: string; email: string };
  buyer: Omit<Billing, 'address'> & { address: BillingAddress };
  /** Null if the goods go to the buyer's address. */
  deliveredTo: BillingAddress | null;
  orderNumber: string;
  /** Days such as "2026-11-28", in the shop's time zone. */
  orderedOn: string;
  suppliedOn: string;
  /** The number and day of the invoice that a credit note or a reversal corrects, or null. */
  corrects: { number: string; issuedOn: string } | null;
  currency: string;
  isTaxIncluded: boolean;
  lines: InvoiceLine[];
  vat: VatGroup[];
  totalMinor: number;
}

/**
 * The invoice of an order, without the day of the shipment, which the database tells. An order has one VAT rate, that of
 * the country of delivery.
 */
export function invoiceDocument(
  order: InvoicedOrder,
  settings: Pick<ShopSettings, 'name' | 'legal' | 'contact' | 'timeZone'>,
): InvoiceDocument {
  const { address, billing, totalMinor, taxMinor, taxBasisPoints } = order;
  const buyer = billing?.address ?? placeOf(address);
  const isElsewhere = billing?.address != null;
  return {
    seller: sellerOf(settings),
    buyer: { company: billing?.company ?? '', vatId: billing?.vatId ?? '', address: buyer },
    deliveredTo: isElsewhere ? placeOf(address) : null,
    orderNumber: order.number,
    orderedOn: dayIn(settings.timeZone, order.placedAt).toISOString().slice(0, 10),
    suppliedOn: '',
    corrects: null,
    currency: order.currency,
    isTaxIncluded: order.isTaxIncluded,
    lines: linesOf(order),
    vat: [{ basisPoints: taxBasisPoints, netMinor: totalMinor - taxMinor, vatMinor: taxMinor }],
    totalMinor,
  };
}

const sellerOf = ({ name, legal, contact }: Pick<ShopSettings, 'name' | 'legal' | 'contact'>) => ({
  name: legal.company || name,
  address: legal.address,
  register: legal.register,
  vatId: legal.vatId,
  email: contact.email,
});

/** Leaves out the phone number, which no invoice needs. */
function placeOf({ name, line1, line2, postalCode, city, country }: BillingAddress): BillingAddress {
  return { name, line1, line2, postalCode, city, country };
}

function linesOf({ lines, deliveryMinor }: InvoicedOrder): InvoiceLine[] {
  const items = lines.map(({ sku, name, color, style, size, quantity, unitPriceMinor, discountMinor }) => ({
    sku,
    label: [name, color, style, size].filter(Boolean).join(', '),
    quantity,
    unitMinor: unitPriceMinor,
    discountMinor,
    totalMinor: quantity * unitPriceMinor - discountMinor,
  }));
  return [...items, oneLine('Delivery', deliveryMinor)];
}

const oneLine = (label: string, totalMinor: number): InvoiceLine => ({
  ...{ sku: '', label, quantity: 1, unitMinor: totalMinor, discountMinor: 0, totalMinor },
});

/** What an invoice has been credited with so far, in all. */
export interface Credited {
  grossMinor: number;
  vat: readonly VatGroup[];
}

/**
 * The document that brings what is credited from `before` to `grossMinor` in all: a credit note, or a reversal if it is
 * less. The VAT of all documents together is the rounded share of the invoice's VAT, so what is credited whole adds up to
 * the invoice to the cent, in however many parts.
 */
export function correctionDocument(
  invoice: InvoiceDocument,
  { number, issuedOn }: { number: string; issuedOn: string },
  { before, grossMinor }: { before: Credited; grossMinor: number },
): InvoiceDocument {
  const totalMinor = Math.abs(grossMinor - before.grossMinor);
  const isReversal = grossMinor < before.grossMinor;
  const target = vatShare(invoice, grossMinor);
  const vat = target.map((group) => {
    const known = before.vat.find(({ basisPoints }) => basisPoints === group.basisPoints);
    return {
      basisPoints: group.basisPoints,
      netMinor: Math.abs(group.netMinor - (known?.netMinor ?? 0)),
      vatMinor: Math.abs(group.vatMinor - (known?.vatMinor ?? 0)),
    };
  });
  const label = isReversal
    ? `Refund of order ${invoice.orderNumber} that did not arrive`
    : `Refund of order ${invoice.orderNumber}`;
  return {
    ...invoice,
    corrects: { number, issuedOn },
    // The amount that was paid back includes the tax, however the order was priced.
    isTaxIncluded: true,
    lines: [oneLine(label, totalMinor)],
    vat,
    totalMinor,
  };
}

/** The part of each VAT group that belongs to a part of the invoice's total. */
function vatShare({ vat, totalMinor }: InvoiceDocument, grossMinor: number): VatGroup[] {
  let [leftOfTotal, leftOfPart] = [totalMinor, grossMinor];
  return vat.map(({ basisPoints, netMinor, vatMinor }) => {
    const group = netMinor + vatMinor;
    const part = leftOfTotal === 0 ? 0 : Math.round((group * leftOfPart) / leftOfTotal);
    leftOfTotal -= group;
    leftOfPart -= part;
    const partVat = group === 0 ? 0 : Math.round((vatMinor * part) / group);
    return { basisPoints, netMinor: part - partVat, vatMinor: partVat };
  });
}

export const sumOfVat = (groups: readonly VatGroup[]): { netMinor: number; vatMinor: number } => ({
  netMinor: groups.reduce((sum, { netMinor }) => sum + netMinor, 0),
  vatMinor: groups.reduce((sum, { vatMinor }) => sum + vatMinor, 0),
});
