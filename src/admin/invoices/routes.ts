import type { FastifyInstance } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database, Queryable } from '../../database/database.ts';
import type { InvoiceKind } from '../../invoices/document.ts';
import { findInvoice } from '../../invoices/find-invoices.ts';
import { type InvoiceRow, listInvoices } from '../../invoices/list-invoices.ts';
import { countMissingInvoices, issueMissing } from '../../invoices/missing.ts';
import { sendInvoiceFile } from '../../invoices/send-file.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { lockOrder } from '../../orders/orders.ts';
import type { Settings } from '../../settings/settings.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { isUuid } from '../../web/typed-text.ts';
import { ROWS_PER_PAGE } from '../lists/list.ts';
import { type ListState, readListState } from '../lists/list-state.ts';
import { type ListPage, listView } from '../lists/list-view.ts';
import { findPreferences } from '../lists/preferences.ts';
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
      const state = readListState(request, list);
      const page = await loadPage(database, state);
      const preferences = await findPreferences(database, staff.customerId, list.name);
      const mayChange = mayDo(staff.role, 'orders:write');
      const missing = await countMissingInvoices(database);
      const { legal } = settings.current;
      const main = html`${invoicesNotes({ missing, mayChange, hasLegal: Boolean(legal.company && legal.address) })}
${listView({ list, state, page, preferences, mayChange })}`;
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

async function loadPage(connection: Queryable, state: ListState): Promise<ListPage<InvoiceRow>> {
  const { kind, country, from, until } = state.filters;
  const [, beforeId = ''] = state.cursor ?? [];
  const found = await listInvoices(connection, {
    // The list's own options are the only values that readListState returns.
    ...{ q: state.q, kind: kind as InvoiceKind | undefined, country, from, until },
    beforeId: isUuid(beforeId) ? beforeId : undefined,
    rowsMax: ROWS_PER_PAGE + 1,
  });
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  return { rows, nextCursor: last && ['', last.id] };
}
