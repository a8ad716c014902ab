import type { FastifyReply } from 'fastify';
import type { Queryable } from '../database/database.ts';
import { loadInvoiceFile } from './pdf/invoice-file.ts';
import type { StoredInvoice } from './queries.ts';

/** Sends the PDF of a document. It holds a name and an address, so no cache may keep it. */
export async function sendInvoiceFile(
  reply: FastifyReply,
  connection: Queryable,
  invoice: StoredInvoice,
): Promise<FastifyReply> {
  const { pdf, sha256 } = await loadInvoiceFile(connection, invoice);
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${invoice.number}.pdf"`)
    .header('cache-control', 'private, no-store')
    .header('etag', `"${sha256.toString('base64url')}"`)
    .send(pdf);
}
