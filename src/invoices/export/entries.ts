import { type Queryable, statement } from '../../database/database.ts';
import type { InvoiceKind } from '../document.ts';
import { day } from '../queries.ts';

/** One VAT rate of one document, for the accountant. It has no name and no address. */
export interface AccountingEntry {
  id: string;
  kind: InvoiceKind;
  number: string;
  issuedOn: string;
  suppliedOn: string;
  /** The number of the invoice that the document corrects, or empty. */
  corrects: string;
  orderNumber: string;
  /** Where the tax is due. */
  country: string;
  /** The VAT ID of the buyer, or empty. */
  vatId: string;
  currency: string;
  basisPoints: number;
  /** Each is negative for a credit note. */
  netMinor: number;
  vatMinor: number;
}

const selectPage = statement<
  [from: string, until: string, afterId: string | null, rowsMax: number],
  AccountingEntry
>(`
  SELECT issued.id, kind, number, ${day('issued_on')} AS "issuedOn", document ->> 'suppliedOn' AS "suppliedOn",
    coalesce(document -> 'corrects' ->> 'number', '') AS corrects, document ->> 'orderNumber' AS "orderNumber",
    country, document -> 'buyer' ->> 'vatId' AS "vatId", currency, basis_points AS "basisPoints",
    sign * vat.net_minor AS "netMinor", sign * vat.vat_minor AS "vatMinor"
  FROM (
    SELECT *, CASE kind WHEN 'credit_note' THEN -1 ELSE 1 END AS sign FROM invoices
    WHERE issued_on BETWEEN $1::date AND $2::date AND number IS NOT NULL AND ($3::uuid IS NULL OR id > $3)
    ORDER BY id LIMIT $4) AS issued
  JOIN invoice_vat AS vat ON vat.invoice_id = issued.id
  ORDER BY issued.id, basis_points`);

const PAGE_DOCUMENTS = 1_000;

/** All entries of the documents that were issued from the first to the last day, in the sequence of their issue. */
export async function* readEntries(
  connection: Pick<Queryable, 'list'>,
  { from, until }: { from: string; until: string },
): AsyncGenerator<AccountingEntry> {
  let afterId: string | null = null;
  for (;;) {
    const page: AccountingEntry[] = await connection.list(selectPage, [from, until, afterId, PAGE_DOCUMENTS]);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    afterId = last.id;
  }
}
