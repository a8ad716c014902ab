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

/**
 * The conditions of the filters that are set, because the plan of a statement is made once for all values. `$2::text IS
 * NULL` is true without a kind, and tells PostgreSQL the type.
 */
const filtersOf = ({ kind, country, from, until, beforeId }: InvoiceSearch): string =>
  [
    kind === undefined ? '$2::text IS NULL' : kindIs(kind),
    country === undefined ? '$3::text IS NULL' : COUNTRY_IS,
    from === undefined ? '$4::text IS NULL' : 'issued_on >= $4::date',
    until === undefined ? '$5::text IS NULL' : 'issued_on <= $5::date',
    beforeId === undefined ? '$6::uuid IS NULL' : 'id < $6',
  ].join(' AND ');

/** The index of kinds leaves invoices out, which the statement has to say. */
const kindIs = (kind: InvoiceKind): string =>
  kind === 'invoice' ? 'kind = $2' : "kind = $2 AND kind <> 'invoice'";

/**
 * A range of the index by country. With `country = $3`, PostgreSQL would expect to find a page of documents among the
 * newest, and would read all of them for a country that has none.
 */
const COUNTRY_IS = `(country, id) >= ($3::bpchar, '00000000-0000-0000-0000-000000000000'::uuid)
  AND (country, id) <= ($3::bpchar, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)`;

/** IDs are in the sequence of their issue, so each says the same, and each has its index. */
function sequenceOf({ country, from, until }: InvoiceSearch): string {
  if (country !== undefined) return 'country DESC, id DESC';
  return from === undefined && until === undefined ? 'id DESC' : 'issued_on DESC, id DESC';
}

const selectAll = (search: InvoiceSearch) =>
  statement<Parameters, InvoiceRow>(`
  SELECT ${ROW} FROM invoices WHERE $1 = '' AND ${filtersOf(search)} ORDER BY ${sequenceOf(search)} LIMIT $7`);

const selectMatching = (search: InvoiceSearch) =>
  statement<Parameters, InvoiceRow>(`
  SELECT ${ROW} FROM invoices WHERE id IN (
    SELECT id FROM invoices WHERE number = $1
    UNION SELECT invoices.id FROM invoices JOIN orders ON orders.id = order_id WHERE orders.number = $1)
    AND ${filtersOf(search)}
  ORDER BY id DESC LIMIT $7`);

/** Newest first. */
export function listInvoices(connection: Queryable, search: InvoiceSearch): Promise<InvoiceRow[]> {
  const { q, kind, country, from, until, beforeId, rowsMax } = search;
  const parameters: Parameters = [
    ...([q.trim().toUpperCase(), kind ?? null, country ?? null] as const),
    ...([from ?? null, until ?? null, beforeId ?? null, rowsMax] as const),
  ];
  return connection.list((q.trim() === '' ? selectAll : selectMatching)(search), parameters);
}
