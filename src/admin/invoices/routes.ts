import type { FastifyInstance } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import type { InvoiceKind } from '../../invoices/document.ts';
import { findInvoice } from '../../invoices/find-invoices.ts';
import { listInvoices } from '../../invoices/list-invoices.ts';
import { countMissingInvoices, issueMissing } from '../../invoices/missing.ts';
import { sendInvoiceFile } from '../../invoices/send-file.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { lockOrder } from '../../orders/orders.ts';
import type { Settings } from '../../settings/settings.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { uuidOf } from '../lists/list-state.ts';
import { loadList } from '../lists/load-list.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { invoicesList as list } from './invoices-list.ts';
import { invoicesActions, invoicesNotes } from './view.ts';

export interface InvoiceRouteDeps {
  database: Database;
  settings: Settings;
}

const see = { right: 'orders:read' } as const;
const change = { right: 'orders:write' } as const;

/** The list of invoices and credit notes, their files, and the button that makes missing ones. */
export function invoiceRoutes({ database, settings }: InvoiceRouteDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/admin/invoices', { config: see }, async (request, reply) => {
      const staff = staffOf(request);
      const mayChange = mayDo(staff.role, 'orders:write');
      const { view } = await loadList(database, request, {
        ...{ list, mayChange, cursorOf: ({ id }) => ['', id] },
        load: ({ q, filters, cursor }, rowsMax) => {
          const { kind, country, from, until } = filters;
          const search = { q, kind: kind as InvoiceKind | undefined, country, from, until };
          return listInvoices(database, { ...search, beforeId: uuidOf(cursor), rowsMax });
        },
      });
      const missing = await countMissingInvoices(database);
      const { legal } = settings.current;
      const main = html`${invoicesNotes({ missing, mayChange, hasLegal: Boolean(legal.company && legal.address) })}
${view}`;
      return sendAdminPage(reply, staff, {
        ...{ title: 'Invoices', area: 'Invoices', actions: invoicesActions(), main },
        notice: doneNotice(request),
      });
    });

    app.get<{ Params: { number: string } }>(
      '/admin/invoices/:number.pdf',
      { config: see },
      async (request, reply) => {
        const invoice = await findInvoice(database, request.params.number);
        if (!invoice) throw pageNotFound();
        return sendInvoiceFile(reply, database, invoice);
      },
    );

    app.post('/admin/invoices/missing', { config: change }, async (request, reply) => {
      readFields(request, []);
      await issueMissing({ database, lockOrder }, actorOf(request));
      return redirectDone(reply, paths.adminInvoices(), 'invoices-made');
    });
  };
}
