import type { ShopSettings } from '../settings/schema.ts';
import { deliveryByRate, type VatGroup } from '../settings/taxes/vat-by-rate.ts';
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
  /** The VAT of each rate, the highest rate first. */
  vat: readonly VatGroup[];
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
    taxBasisPoints: number;
  }[];
}

export interface InvoiceLine {
  /** Empty for a line that is no item, such as delivery. */
  sku: string;
  label: string;
  quantity: number;
  unitMinor: number;
  discountMinor: number;
  totalMinor: number;
  /** The VAT rate. It is missing in documents of earlier releases, which have one rate, and for amounts of several rates. */
  basisPoints?: number;
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

/** Some items, with what is credited for them, including tax. */
export interface CreditedItem {
  sku: string;
  quantity: number;
  amountMinor: number;
}

/** An earlier credit note or reversal of an invoice. */
export interface Correction extends Pick<InvoiceDocument, 'lines' | 'vat' | 'totalMinor'> {
  kind: Exclude<InvoiceKind, 'invoice'>;
}

/** The invoice of an order, without the day of the shipment, which the database tells. */
export function invoiceDocument(
  order: InvoicedOrder,
  settings: Pick<ShopSettings, 'name' | 'legal' | 'contact' | 'timeZone'>,
): InvoiceDocument {
  const { address, billing, totalMinor, vat } = order;
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
    vat: [...vat],
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

function linesOf(order: InvoicedOrder): InvoiceLine[] {
  const items = order.lines.map((line) => ({
    sku: line.sku,
    label: [line.name, line.color, line.style, line.size].filter(Boolean).join(', '),
    quantity: line.quantity,
    unitMinor: line.unitPriceMinor,
    discountMinor: line.discountMinor,
    totalMinor: line.quantity * line.unitPriceMinor - line.discountMinor,
    basisPoints: line.taxBasisPoints,
  }));
  return [...items, ...deliveryLines(order)];
}

/** The delivery has a line for each rate. Free delivery has one. */
function deliveryLines({ lines, deliveryMinor }: InvoicedOrder): InvoiceLine[] {
  const parts = [...deliveryByRate(lines, deliveryMinor)];
  const paid = parts.filter(([, minor]) => minor > 0);
  return (paid.length > 0 ? paid : parts.slice(0, 1)).map(([basisPoints, minor]) => ({
    ...amountLine('Delivery', minor),
    basisPoints,
  }));
}

/** A line that is no item. */
export const amountLine = (label: string, totalMinor: number): InvoiceLine => ({
  ...{ sku: '', label, quantity: 1, unitMinor: totalMinor, discountMinor: 0, totalMinor },
});
