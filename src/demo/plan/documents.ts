import { correctionOf } from '../../invoices/credits.ts';
import {
  type Correction,
  type InvoiceDocument,
  type InvoiceKind,
  invoiceDocument,
} from '../../invoices/document.ts';
import { sumOfVat } from '../../settings/taxes/vat-by-rate.ts';
import { dayIn } from '../../settings/time-zone.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import type { DemoOrder, DemoRefund } from './order.ts';

/** An invoice or a credit note. It is made by the functions that make those of real orders. */
export interface DemoDocument {
  id: string;
  kind: InvoiceKind;
  orderId: string;
  corrects: string | null;
  /** The database assigns it. It is planned, too, because a credit note names the number of its invoice. */
  number: string;
  issuedOn: string;
  createdAt: Date;
  country: string;
  currency: string;
  netMinor: number;
  vatMinor: number;
  document: InvoiceDocument;
}

interface Issue {
  order: DemoOrder;
  at: Date;
  /** Undefined for an invoice. */
  refund: DemoRefund | undefined;
}

export function planDocuments(orders: readonly DemoOrder[], world: World, random: Random): DemoDocument[] {
  const issues = orders
    .flatMap((order) => issuesOf(order))
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const numbers = createNumbers();
  const invoices = new Map<string, DemoDocument>();
  return issues.map(({ order, at, refund }) => {
    const issuedOn = dayIn(world.settings.timeZone, at).toISOString().slice(0, 10);
    const kind: InvoiceKind = refund ? 'credit_note' : 'invoice';
    const invoice = invoices.get(order.id);
    const content = refund ? creditNote(refund, invoice as DemoDocument) : invoiceOf(order, issuedOn, world);
    const document: DemoDocument = {
      ...{
        id: random.uuid(at),
        kind,
        orderId: order.id,
        corrects: refund ? (invoice as DemoDocument).id : null,
      },
      ...{ number: numbers(kind, issuedOn.slice(0, 4)), issuedOn, createdAt: at },
      ...{
        country: order.address.country,
        currency: order.currency,
        ...sumOfVat(content.vat),
        document: content,
      },
    };
    if (!refund) invoices.set(order.id, document);
    return document;
  });
}

/** An order that has not shipped has no invoice, so its refund has no credit note. */
function issuesOf(order: DemoOrder): Issue[] {
  const { shippedAt, refunds } = order;
  if (!shippedAt) return [];
  return [
    { order, at: shippedAt, refund: undefined },
    ...refunds.map((refund) => ({ order, at: refund.at, refund })),
  ];
}

const invoiceOf = (order: DemoOrder, suppliedOn: string, { settings }: World): InvoiceDocument => ({
  ...invoiceDocument(order, settings),
  suppliedOn,
});

/** An order of the demo year has at most one refund, so no earlier credit note. */
function creditNote({ amountMinor, items }: DemoRefund, invoice: DemoDocument): InvoiceDocument {
  const { document, number, issuedOn } = invoice;
  const earlier: Correction[] = [];
  return correctionOf({
    ...{ invoice: document, issued: { number, issuedOn }, earlier, grossMinor: amountMinor, items },
  }).document;
}

/** Assigns the numbers that the trigger of the database will assign. */
function createNumbers(): (kind: InvoiceKind, year: string) => string {
  const used = new Map<string, number>();
  return (kind, year) => {
    const prefix = `${kind === 'invoice' ? 'INV' : 'CN'}-${year}`;
    const next = (used.get(prefix) ?? 0) + 1;
    used.set(prefix, next);
    return `${prefix}-${String(next).padStart(6, '0')}`;
  };
}
