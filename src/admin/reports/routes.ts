import type { FastifyInstance } from 'fastify';
import { pageNotFound, queryText } from '../../customers/forms.ts';
import { REPORT_NAMES, type ReportName } from '../../reports/reports.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { sendAdminPage } from '../shell/page.ts';
import { loadReportOf, loadTableOf, type ReportDeps, rangeOf } from './load.ts';
import { reportCsv } from './report-csv.ts';
import { REPORT_TITLES, reportsView, reportView } from './view.ts';

/** The most products, variants or categories on a page. The CSV has more. */
const ROWS_SHOWN = 100;

const see = { right: 'orders:read' } as const;

interface OfReport {
  Params: { name: string };
}

/** The reports, each with a chart, its tables, and their downloads. */
export function reportRoutes(deps: ReportDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/reports', { config: see }, async (request, reply) =>
      sendAdminPage(reply, staffOf(request), { title: 'Reports', area: 'Reports', main: reportsView() }),
    );

    app.get<OfReport>('/admin/reports/:name', { config: see }, async (request, reply) => {
      const name = nameOf(request.params.name);
      const range = rangeOf(deps, { from: queryText(request, 'from'), to: queryText(request, 'to') });
      const input = { name, range, rowsMax: ROWS_SHOWN };
      // Products have three large tables, so the page shows one of them.
      const report =
        name === 'products'
          ? (await loadTableOf(deps, input, queryText(request, 'by'))).report
          : await loadReportOf(deps, input);
      const main = reportView(report, deps.settings.current.timeZone);
      return sendAdminPage(reply, staffOf(request), { title: REPORT_TITLES[name], area: 'Reports', main });
    });

    app.get<OfReport>('/admin/reports/:name.csv', { config: see }, async (request, reply) => {
      const name = nameOf(request.params.name);
      const range = rangeOf(deps, { from: queryText(request, 'from'), to: queryText(request, 'to') });
      const { report, table } = await loadTableOf(deps, { name, range }, queryText(request, 'by'));
      const file = `${name}-by-${table.by}-${range.from}-${range.to}.csv`;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file}"`)
        .send(reportCsv(table, report.currency));
    });
  };
}

function nameOf(text: string): ReportName {
  const name = REPORT_NAMES.find((one) => one === text);
  if (!name) throw pageNotFound();
  return name;
}
