import { type Queryable, statement } from '../database/database.ts';
import type { InvoiceKind } from './document.ts';
import { day } from './queries.ts';

/** One row of the staff's list of documents. */
export interface InvoiceRow {
  id: string;
  kind: InvoiceKind;
  number: string;
  issuedOn: string;
  orderNumber: string;
  buyer: string;
  country: string;
  currency: string;
  netMinor: number;
  vatMinor: number;
  grossMinor: number;
}

export interface InvoiceSearch {
  /** The number of a document or of an order, in any spelling. Empty for all. */
  q: string;
  kind: InvoiceKind | undefined;
  country: string | undefined;
  /** Days such as 2027-01-31. */
  from: string | undefined;
  until: string | undefined;
  /** The ID of the last document of the page before. */
  beforeId: string | undefined;
  rowsMax: number;
}

type Parameters = [
  q: string,
  kind: string | null,
  country: string | null,
  from: string | null,
  until: string | null,
  beforeId: string | null,
  rowsMax: number,
];

const ROW = `id, kind, coalesce(number, '') AS number, ${day('issued_on')} AS "issuedOn",
  document ->> 'orderNumber' AS "orderNumber",
  coalesce(nullif(document -> 'buyer' ->> 'company', ''), document -> 'buyer' -> 'address' ->> 'name') AS buyer,
  country, currency, net_minor AS "netMinor", vat_minor AS "vatMinor", gross_minor AS "grossMinor"`;

const FILTERS = `($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR country = $3)
  AND ($4::text IS NULL OR issued_on >= $4::date) AND ($5::text IS NULL OR issued_on <= $5::date)
  AND ($6::uuid IS NULL OR id < $6)`;

// IDs are in the sequence of their issue.
const selectAll = statement<Parameters, InvoiceRow>(`
  SELECT ${ROW} FROM invoices WHERE $1 = '' AND ${FILTERS} ORDER BY id DESC LIMIT $7`);

const selectMatching = statement<Parameters, InvoiceRow>(`
  SELECT ${ROW} FROM invoices WHERE id IN (
    SELECT id FROM invoices WHERE number = $1
    UNION SELECT invoices.id FROM invoices JOIN orders ON orders.id = order_id WHERE orders.number = $1)
    AND ${FILTERS}
  ORDER BY id DESC LIMIT $7`);

/** Newest first. */
export function listInvoices(connection: Queryable, search: InvoiceSearch): Promise<InvoiceRow[]> {
  const { q, kind, country, from, until, beforeId, rowsMax } = search;
  const parameters: Parameters = [
    ...([q.trim().toUpperCase(), kind ?? null, country ?? null] as const),
    ...([from ?? null, until ?? null, beforeId ?? null, rowsMax] as const),
  ];
  return connection.list(q.trim() === '' ? selectAll : selectMatching, parameters);
}
