import { hash } from 'node:crypto';
import type { Queryable } from '../../database/database.ts';
import { insertFile, type StoredInvoice, selectFile } from '../queries.ts';
import { renderPdf } from './render-pdf.ts';

export interface InvoiceFile {
  pdf: Buffer;
  sha256: Buffer;
}

/**
 * The PDF of a document. It is made when someone opens it first, from what was frozen when the document was issued, and
 * the same bytes are sent ever after. Two that are made at once are the same file, and the first one is kept.
 */
export async function loadInvoiceFile(connection: Queryable, invoice: StoredInvoice): Promise<InvoiceFile> {
  const stored = await connection.find(selectFile, [invoice.id]);
  if (stored) return stored;
  const pdf = await renderPdf(invoice);
  await connection.run(insertFile, [invoice.id, hash('sha256', pdf, 'buffer'), pdf]);
  const kept = await connection.find(selectFile, [invoice.id]);
  if (!kept) throw new Error('the file of an invoice was gone right after it was stored');
  return kept;
}
