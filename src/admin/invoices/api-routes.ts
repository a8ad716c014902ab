import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../database/database.ts';
import { findInvoice } from '../../invoices/find-invoices.ts';
import { sendInvoiceFile } from '../../invoices/send-file.ts';
import { Problem } from '../../web/errors/errors.ts';
import { getInvoiceFile } from './api-operations.ts';

export function invoiceApiRoutes(database: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/api/admin/invoices/:number.pdf', { schema: getInvoiceFile }, async (request, reply) => {
      const invoice = await findInvoice(database, request.params.number);
      if (!invoice) throw new Problem(404, 'not_found', 'There is no document with this number.');
      return sendInvoiceFile(reply, database, invoice);
    });
  };
}
