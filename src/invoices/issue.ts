import type { Queryable } from '../database/database.ts';
import { getNewestSettings } from '../settings/queries.ts';
import { sumOfVat } from '../settings/taxes/vat-by-rate.ts';
import { correctionOf, creditedMinor } from './credits.ts';
import {
  type CreditedItem,
  type InvoiceDocument,
  type InvoicedOrder,
  type InvoiceKind,
  invoiceDocument,
} from './document.ts';
import { type InvoiceBalance, insertDocument, type Money, numberNow, selectBalance } from './queries.ts';

/*
 * Issues invoices and credit notes in the transaction of the change that they are about, which has locked the order. Each
 * function brings the documents in line with the order, so calling it again changes nothing.
 */

/** Issues the invoice of an order that has shipped, if it has none. */
export async function issueInvoice(connection: Queryable, order: InvoicedOrder): Promise<void> {
  const settings = await getNewestSettings(connection);
  const money = await storeDocument(connection, {
    ...{ kind: 'invoice', order, corrects: null, timeZone: settings.timeZone },
    document: invoiceDocument(order, settings),
  });
  // A part may have been refunded before, at the payment provider.
  if (money && creditOf(order, money) > 0) await balanceCreditNotes(connection, order);
}

interface NewDocument {
  kind: InvoiceKind;
  order: InvoicedOrder;
  corrects: string | null;
  timeZone: string;
  document: InvoiceDocument;
}

function storeDocument(
  connection: Queryable,
  { kind, order, corrects, timeZone, document }: NewDocument,
): Promise<Money | undefined> {
  const { netMinor, vatMinor } = sumOfVat(document.vat);
  return connection.find(insertDocument, [
    ...([kind, order.id, corrects, timeZone, order.address.country, document.currency] as const),
    ...([netMinor, vatMinor, JSON.stringify(document)] as const),
  ]);
}

/**
 * Issues a credit note for what the shopper no longer owes for an invoiced order, or a reversal if a refund has failed.
 * A credit note of items lists them. Orders that shipped before invoices existed have no invoice, so nothing happens.
 */
export async function balanceCreditNotes(
  connection: Queryable,
  order: InvoicedOrder,
  items?: readonly CreditedItem[],
): Promise<void> {
  const balance = await connection.find(selectBalance, [order.id]);
  if (!balance) return;
  const { id, issuedOn, document: invoice, earlier } = balance;
  const grossMinor = creditOf(order, balance);
  if (grossMinor === creditedMinor(earlier)) return;
  const { timeZone } = await getNewestSettings(connection);
  const issued = { number: await numberOf(connection, order.id, balance), issuedOn };
  const correction = correctionOf({ invoice, issued, earlier, grossMinor, items });
  await storeDocument(connection, { ...correction, order, corrects: id, timeZone });
}

/** How much of the total the shopper does not pay in the end. Nothing is paid for a parcel that came back unopened. */
function creditOf(
  { state, totalMinor }: Pick<InvoicedOrder, 'state' | 'totalMinor'>,
  { receivedMinor, refundedMinor }: Money,
): number {
  if (receivedMinor === 0) return state === 'returned' ? totalMinor : 0;
  return Math.min(Math.max(totalMinor - (receivedMinor - refundedMinor), 0), totalMinor);
}

/** A credit note names its invoice, which may have been issued by this very transaction. */
async function numberOf(connection: Queryable, orderId: string, invoice: InvoiceBalance): Promise<string> {
  if (invoice.number !== null) return invoice.number;
  await connection.run(numberNow, []);
  const numbered = await connection.find(selectBalance, [orderId]);
  if (!numbered?.number) throw new Error('an invoice was not numbered');
  return numbered.number;
}
