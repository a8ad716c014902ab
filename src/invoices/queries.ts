import { statement } from '../database/database.ts';
import type { Correction, InvoiceDocument, InvoiceKind } from './document.ts';

/** The SQL of invoices. Days are texts such as "2026-11-28", in the shop's time zone. */

/** What was paid for an order, in its currency. */
export interface Money {
  receivedMinor: number;
  /** What of it is refunded or about to be. A refund that has failed does not count. */
  refundedMinor: number;
}

const moneySql = (orderId: string, currency: string): string => `
  SELECT coalesce(sum(received_minor), 0)::int AS "receivedMinor",
    coalesce(sum(refunded_minor), 0)::int AS "refundedMinor"
  FROM payment_attempts AS attempt
  WHERE attempt.order_id = ${orderId} AND received_currency = ${currency}`;

export const day = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;

const TODAY = day('now() AT TIME ZONE $4::text');

/** The day of the shipment. An order without its event is being shipped now. */
const SHIPPED_ON = `coalesce((
  SELECT ${day('max(at) AT TIME ZONE $4::text')} FROM order_events WHERE order_id = $2 AND action = 'ship'), ${TODAY})`;

/**
 * Stores a document of today. An order has one invoice, so the second one is not stored. The invoice is told the day of
 * the shipment, which is earlier for an order that shipped without one, and the row says what was paid for the order.
 */
export const insertDocument = statement<
  [
    kind: InvoiceKind,
    orderId: string,
    corrects: string | null,
    timeZone: string,
    country: string,
    currency: string,
    netMinor: number,
    vatMinor: number,
    document: string,
  ],
  Money
>(`
  WITH stored AS (
    INSERT INTO invoices
      (kind, order_id, corrects, issued_on, country, currency, net_minor, vat_minor, gross_minor, document)
    VALUES ($1, $2, $3, (${TODAY})::date, $5, $6, $7, $8, $7::int + $8::int,
      $9::jsonb || CASE $1 WHEN 'invoice' THEN jsonb_build_object('suppliedOn', ${SHIPPED_ON}) ELSE '{}' END)
    ON CONFLICT (order_id) WHERE kind = 'invoice' DO NOTHING
    RETURNING id, order_id, currency, document),
  invoiced AS (
    DELETE FROM uninvoiced_orders WHERE order_id = $2 AND $1 = 'invoice'),
  vat AS (
    INSERT INTO invoice_vat (invoice_id, basis_points, net_minor, vat_minor)
    SELECT stored.id, "basisPoints", "netMinor", "vatMinor"
    FROM stored, jsonb_to_recordset(document -> 'vat') AS rate ("basisPoints" int, "netMinor" int, "vatMinor" int))
  SELECT money.* FROM stored, LATERAL (${moneySql('stored.order_id', 'stored.currency')}) AS money`);

/** Numbers the documents of the transaction now instead of at its end. The counter stays locked until then. */
export const numberNow = statement<[], never>('SET CONSTRAINTS invoices_numbered IMMEDIATE');

/** The invoice of an order, what it was credited with, and what was paid for it. */
export interface InvoiceBalance extends Money {
  id: string;
  /** Null until the end of the transaction that has issued it. */
  number: string | null;
  issuedOn: string;
  country: string;
  document: InvoiceDocument;
  /** Its credit notes and reversals, oldest first. */
  earlier: Correction[];
}

export const selectBalance = statement<[orderId: string], InvoiceBalance>(`
  SELECT invoice.id, number, ${day('issued_on')} AS "issuedOn", country, document, earlier, money.*
  FROM invoices AS invoice, LATERAL (
      SELECT coalesce(json_agg(json_build_object('kind', kind, 'lines', document -> 'lines', 'vat', document -> 'vat',
        'totalMinor', gross_minor) ORDER BY correction.id), '[]') AS earlier
      FROM invoices AS correction WHERE correction.corrects = invoice.id) AS corrections,
    LATERAL (${moneySql('$1', 'invoice.currency')}) AS money
  WHERE invoice.order_id = $1 AND invoice.kind = 'invoice'`);

/** One document of an order, for its pages. */
export interface ListedInvoice {
  id: string;
  kind: InvoiceKind;
  number: string;
  issuedOn: string;
  currency: string;
  grossMinor: number;
}

const LISTED = `id, kind, coalesce(number, '') AS number, ${day('issued_on')} AS "issuedOn", currency,
  gross_minor AS "grossMinor"`;

/** The most documents of one order. Real orders have a few. */
const OF_ORDER_MAX = 500;

/** Oldest first. */
export const selectOfOrder = statement<[orderId: string], ListedInvoice>(
  `SELECT ${LISTED} FROM invoices WHERE order_id = $1 ORDER BY id LIMIT ${OF_ORDER_MAX}`,
);

export interface StoredInvoice extends ListedInvoice {
  orderId: string;
  document: InvoiceDocument;
}

export const selectByNumber = statement<[number: string], StoredInvoice>(
  `SELECT ${LISTED}, order_id AS "orderId", document FROM invoices WHERE number = $1`,
);

export const selectFile = statement<[invoiceId: string], { pdf: Buffer; sha256: Buffer }>(
  'SELECT pdf, sha256 FROM invoice_files WHERE invoice_id = $1',
);
/** The first one stays. */
export const insertFile = statement<[invoiceId: string, sha256: Buffer, pdf: Buffer], never>(
  'INSERT INTO invoice_files (invoice_id, sha256, pdf) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);
