import { type Queryable, statement } from '../../database/database.ts';
import type { DemoDocument } from '../plan/documents.ts';

const DOCUMENTS = `json_to_recordset($1::json) AS one (id uuid, kind text, "orderId" uuid, corrects uuid, number text,
  "issuedOn" date, "createdAt" timestamptz, country text, currency text, "netMinor" int, "vatMinor" int,
  document jsonb)`;

/** A trigger numbers the rows at the end of the transaction, in the sequence of their insertion. */
const insert = statement<[documents: string], never>(`
  INSERT INTO invoices (id, kind, order_id, corrects, issued_on, created_at, country, currency, net_minor, vat_minor,
    gross_minor, document)
  SELECT id, kind, "orderId", corrects, "issuedOn", "createdAt", country, currency, "netMinor", "vatMinor",
    "netMinor" + "vatMinor", document
  FROM ${DOCUMENTS}`);

const insertVat = statement<[documents: string], never>(`
  INSERT INTO invoice_vat (invoice_id, basis_points, net_minor, vat_minor)
  SELECT id, "basisPoints", rate."netMinor", rate."vatMinor"
  FROM ${DOCUMENTS}, jsonb_to_recordset(document -> 'vat') AS rate ("basisPoints" int, "netMinor" int, "vatMinor" int)`);

const numberNow = statement<[], never>('SET CONSTRAINTS invoices_numbered IMMEDIATE');

/** Counts documents whose number is not the planned one, which credit notes name. */
const countOthers = statement<[documents: string], { count: number }>(`
  SELECT count(*)::int AS count FROM ${DOCUMENTS} JOIN invoices USING (id)
  WHERE invoices.number IS DISTINCT FROM one.number`);

/** Writes documents, which must be in the sequence of their numbers. */
export async function insertDocuments(
  connection: Queryable,
  documents: readonly DemoDocument[],
): Promise<void> {
  const text = JSON.stringify(documents);
  await connection.run(insert, [text]);
  await connection.run(insertVat, [text]);
  await connection.run(numberNow, []);
  const others = await connection.find(countOthers, [text]);
  if (others?.count !== 0)
    throw new Error(
      'Invoices got other numbers than planned, because the shop has issued some in the meantime.',
    );
}
