import { type Database, type Queryable, statement } from '../database/database.ts';
import { IS_NOT_CANCELED } from './canceled.ts';

/*
 * Compares the books: invoices with orders, credit notes with payments, numbers with their counters, and the stock ledger
 * with what was sold. Each statement lists what differs, so an empty list is proof.
 */

export type AgreementCheck = 'total' | 'vat' | 'rates' | 'credit' | 'refunds' | 'numbers' | 'stock' | 'sold';

export interface Difference {
  check: AgreementCheck;
  /** The number of an order or document, or an SKU. */
  subject: string;
  expected: number;
  found: number;
}

export interface Agreement {
  /** How many documents were issued in the range, and their sums in minor units, credit notes taken off. */
  documents: number;
  grossMinor: number;
  vatMinor: number;
  /** At most DIFFERENCES_MAX of each check. */
  differences: Difference[];
}

export const DIFFERENCES_MAX = 100;

type Range = [from: string, until: string];

const selectSums = statement<Range, Pick<Agreement, 'documents' | 'grossMinor' | 'vatMinor'>>(`
  SELECT count(*)::int AS documents, coalesce(sum(sign * gross_minor), 0)::float8 AS "grossMinor",
    coalesce(sum(sign * vat_minor), 0)::float8 AS "vatMinor"
  FROM (SELECT *, CASE kind WHEN 'credit_note' THEN -1 ELSE 1 END AS sign FROM invoices
    WHERE issued_on BETWEEN $1::date AND $2::date) AS issued`);

const INVOICED = `FROM invoices AS invoice JOIN orders ON orders.id = invoice.order_id
  WHERE invoice.kind = 'invoice' AND issued_on BETWEEN $1::date AND $2::date`;

/** The amounts of an invoice are those of its order. */
const selectAmounts = statement<Range, Difference>(`
  SELECT CASE WHEN gross_minor <> total_minor THEN 'total' ELSE 'vat' END AS check, orders.number AS subject,
    CASE WHEN gross_minor <> total_minor THEN total_minor ELSE tax_minor END AS expected,
    CASE WHEN gross_minor <> total_minor THEN gross_minor ELSE vat_minor END AS found
  ${INVOICED} AND (gross_minor <> total_minor OR vat_minor <> tax_minor) LIMIT ${DIFFERENCES_MAX}`);

/** The amounts by rate of a document add up to its total. */
const selectRates = statement<Range, Difference>(`
  SELECT 'rates' AS check, invoices.number AS subject, gross_minor AS expected, rates.gross AS found
  FROM invoices, LATERAL (
      SELECT coalesce(sum(net_minor + vat_minor), 0)::int AS gross, coalesce(sum(vat_minor), 0)::int AS vat
      FROM invoice_vat WHERE invoice_id = invoices.id) AS rates
  WHERE issued_on BETWEEN $1::date AND $2::date AND (rates.gross <> gross_minor OR rates.vat <> vat_minor)
  LIMIT ${DIFFERENCES_MAX}`);

/** Credit notes add up to what the shopper does not pay: see balanceCreditNotes. */
const selectCredits = statement<Range, Difference>(`
  SELECT 'credit' AS check, orders.number AS subject, expected, found
  FROM (SELECT invoice.*, orders.number AS order_number, orders.state, orders.total_minor ${INVOICED}) AS invoice
    JOIN orders ON orders.id = invoice.order_id,
    LATERAL (
      SELECT coalesce(sum(received_minor), 0)::int AS received, coalesce(sum(refunded_minor), 0)::int AS refunded
      FROM payment_attempts WHERE order_id = invoice.order_id AND received_currency = invoice.currency) AS money,
    LATERAL (
      SELECT CASE WHEN received > 0 THEN least(greatest(invoice.total_minor - (received - refunded), 0), invoice.total_minor)
        WHEN invoice.state = 'returned' THEN invoice.total_minor ELSE 0 END AS expected) AS due,
    LATERAL (
      SELECT coalesce(sum(CASE kind WHEN 'credit_note' THEN gross_minor ELSE -gross_minor END), 0)::int AS found
      FROM invoices AS correction WHERE corrects = invoice.id) AS credited
  WHERE expected <> found LIMIT ${DIFFERENCES_MAX}`);

/** What an order counts as refunded is what its payments have refunded. */
const selectRefunds = statement<Range, Difference>(`
  SELECT 'refunds' AS check, orders.number AS subject, made.minor AS expected, orders.refunded_minor AS found
  FROM invoices AS invoice JOIN orders ON orders.id = invoice.order_id,
    LATERAL (
      SELECT coalesce(sum(refund.amount_minor), 0)::int AS minor
      FROM payment_attempts AS attempt JOIN payment_refunds AS refund ON refund.attempt_id = attempt.id
      WHERE attempt.order_id = orders.id AND refund.state = 'done' AND NOT refund.adjusts_total
        AND (attempt.received_minor = attempt.amount_minor OR attempt.order_edit_id IS NOT NULL)
        AND attempt.received_currency = attempt.currency) AS made
  WHERE invoice.kind = 'invoice' AND issued_on BETWEEN $1::date AND $2::date AND made.minor <> orders.refunded_minor
  LIMIT ${DIFFERENCES_MAX}`);

/** Each number of a year from 1 to the counter has its document. */
const selectNumbers = statement<Range, Difference>(`
  SELECT 'numbers' AS check, prefix || '-' || year AS subject, used AS expected, issued AS found
  FROM (
    SELECT year, 'INV' AS prefix, invoices AS used FROM invoice_counters
    UNION ALL SELECT year, 'CN', credit_notes FROM invoice_counters) AS counter,
    LATERAL (
      SELECT count(DISTINCT number)::int AS issued, coalesce(max(split_part(number, '-', 3)::int), 0) AS last
      FROM invoices WHERE starts_with(number, prefix || '-' || year || '-')) AS documents
  WHERE year BETWEEN extract(year FROM $1::date) AND extract(year FROM $2::date)
    AND (used <> issued OR used <> last)`);

/** The stock of a variant is the sum of its ledger. */
const selectStock = statement<[], Difference>(`
  SELECT 'stock' AS check, sku AS subject, coalesce(ledger.sum, 0)::int AS expected, stock AS found
  FROM variants LEFT JOIN (SELECT sku, sum(change) FROM stock_ledger GROUP BY sku) AS ledger USING (sku)
  WHERE stock <> coalesce(ledger.sum, 0) ORDER BY sku LIMIT ${DIFFERENCES_MAX}`);

/**
 * What the ledger has given to orders and exchanges is what they hold. Variants that were once not counted, or had
 * another SKU, are left out, because the ledger does not have all of their sales. A canceled order holds nothing, even after
 * its payment was refunded.
 */
const selectSold = statement<[], Difference>(`
  SELECT 'sold' AS check, sku AS subject, held AS expected, coalesce(given, 0) AS found
  FROM (
    SELECT sku, sum(quantity)::int AS held FROM (
      SELECT line.sku, line.quantity FROM order_lines AS line JOIN orders ON orders.id = order_id WHERE ${IS_NOT_CANCELED}
      UNION ALL SELECT line.sku, line.quantity FROM exchange_lines AS line
        JOIN exchanges ON exchanges.id = exchange_id WHERE state <> 'canceled'
      UNION ALL SELECT line.sku, line.quantity FROM reservation_lines AS line
        JOIN reservations ON reservations.id = reservation_id JOIN returns ON returns.reservation_id = reservations.id
        WHERE returns.state = 'asked'
      UNION ALL SELECT line.sku, line.quantity FROM reservation_lines AS line
        JOIN order_edits USING (reservation_id) WHERE order_edits.state = 'waiting') AS held GROUP BY sku) AS held
    JOIN variants USING (sku)
    LEFT JOIN (SELECT sku, -sum(change)::int AS given FROM stock_ledger WHERE reason IN ('reserved', 'freed')
      GROUP BY sku) AS ledger USING (sku)
  WHERE is_counted AND NOT EXISTS (SELECT FROM sku_aliases WHERE sku_aliases.sku = variants.sku)
    AND held <> coalesce(given, 0)
  ORDER BY sku LIMIT ${DIFFERENCES_MAX}`);

const patience = statement<[], unknown>(`SELECT set_config('statement_timeout', '1min', true)`);

/** Compares the books of a range of days, and the stock as it is now, in one snapshot. */
export function checkAgreement(
  database: Database,
  { from, until }: { from: string; until: string },
): Promise<Agreement> {
  return database.transaction(
    async (connection) => {
      await connection.find(patience, []);
      const sums = await connection.find(selectSums, [from, until]);
      if (!sums) throw new Error('the sums of the invoices have no row');
      return { ...sums, differences: await listDifferences(connection, [from, until]) };
    },
    { text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' },
  );
}

async function listDifferences(connection: Queryable, range: Range): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const select of [selectAmounts, selectRates, selectCredits, selectRefunds, selectNumbers])
    differences.push(...(await connection.list(select, range)));
  for (const select of [selectStock, selectSold]) differences.push(...(await connection.list(select, [])));
  return differences;
}
