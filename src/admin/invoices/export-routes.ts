import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { recordChange } from '../../audit/audit-log.ts';
import { readFields } from '../../customers/forms.ts';
import { closeDays } from '../../invoices/export/close-days.ts';
import { writeCsv } from '../../invoices/export/csv.ts';
import { writeDatev } from '../../invoices/export/datev.ts';
import { readEntries } from '../../invoices/export/entries.ts';
import { homeCountry } from '../../layout/delivery-terms.ts';
import { homeCountryOf } from '../../reports/home-country.ts';
import { dayIn } from '../../settings/time-zone.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { sendAdminPage } from '../shell/page.ts';
import {
  EXPORT_FIELDS,
  type ExportFields,
  emptyExport,
  exportFaults,
  isDatev,
  usualExport,
} from './export-form.ts';
import { exportView } from './export-view.ts';
import type { InvoiceRouteDeps } from './routes.ts';

const see = { right: 'orders:read' } as const;

/** The page that exports invoices for the accountant, as CSV or for DATEV. The audit log notes each export. */
export function invoiceExportRoutes({ database, settings }: InvoiceRouteDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    const today = () => dayIn(settings.current.timeZone, new Date()).toISOString().slice(0, 10);

    app.get('/admin/invoices/export', { config: see }, async (request, reply) => {
      const main = exportView({ ...emptyExport(settings.current), ...usualExport(today()) }, {});
      return sendAdminPage(reply, staffOf(request), { title: 'Export invoices', area: 'Invoices', main });
    });

    app.post('/admin/invoices/export', { config: see }, async (request, reply) => {
      const fields: ExportFields = readFields(request, EXPORT_FIELDS);
      const faults = exportFaults(fields, settings.current.accounting);
      if (Object.keys(faults).length > 0) {
        const content = {
          title: 'Export invoices',
          area: 'Invoices',
          main: exportView(fields, faults),
        } as const;
        return sendAdminPage(reply, staffOf(request), content, 422);
      }
      const { from, until, format } = fields;
      await recordChange(database, actorOf(request), {
        action: 'invoice.export',
        subject: { kind: 'invoices', id: `${from} to ${until}` },
        after: { format },
      });
      const { currency, legal, delivery, accounting, timeZone } = settings.current;
      await closeDays(database, { until, timeZone });
      const entries = readEntries(database, { from, until });
      const file = isDatev(fields)
        ? writeDatev(entries, {
            ...{ from, until, currency, fiscalYearStart: fields.fiscalYearStart, madeAt: new Date() },
            ...{ consultant: Number(fields.consultant), client: Number(fields.client) },
            ...{ debtorAccount: fields.debtorAccount, homeAccount: fields.homeAccount },
            accounts: accounting.accounts,
            ...{
              ossAccount: fields.ossAccount,
              homeCountry: homeCountryOf(legal.vatId, homeCountry(delivery)),
            },
          })
        : writeCsv(entries);
      const name = isDatev(fields)
        ? `EXTF_Buchungsstapel_${from}_${until}.csv`
        : `invoices-${from}-${until}.csv`;
      return reply
        .type(isDatev(fields) ? 'text/csv; charset=windows-1252' : 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(file));
    });
  };
}
