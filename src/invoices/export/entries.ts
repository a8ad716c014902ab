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

/** The last numbers of a year. */
interface LastNumbers {
  year: number;
  invoices: number;
  creditNotes: number;
}

const selectLastNumbers = statement<[], LastNumbers>(
  'SELECT year, invoices, credit_notes AS "creditNotes" FROM invoice_counters ORDER BY year LIMIT 1000',
);

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

/**
 * All entries of the documents that were issued from the first to the last day, in the sequence of their issue. A number is
 * given when its transaction commits, while the counter is locked. So every document up to the last number is committed,
 * and one that commits while pages are read has a later number and is left out.
 */
export async function* readEntries(
  connection: Pick<Queryable, 'list'>,
  { from, until }: { from: string; until: string },
): AsyncGenerator<AccountingEntry> {
  const last = await connection.list(selectLastNumbers, []);
  let afterId: string | null = null;
  for (;;) {
    const page: AccountingEntry[] = await connection.list(selectPage, [from, until, afterId, PAGE_DOCUMENTS]);
    yield* page.filter((entry) => isUpTo(last, entry));
    const lastEntry = page.at(-1);
    if (!lastEntry) return;
    afterId = lastEntry.id;
  }
}

/** Whether a document has one of the numbers up to the last ones. A number is like INV-2026-000001. */
function isUpTo(last: readonly LastNumbers[], { kind, number }: AccountingEntry): boolean {
  const [, year, count] = number.split('-').map(Number);
  const ofYear = last.find((one) => one.year === year);
  if (!ofYear || count === undefined) return false;
  return count <= (kind === 'invoice' ? ofYear.invoices : ofYear.creditNotes);
}
