import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getReport } from './api-operations.ts';
import { loadTableOf, type ReportDeps, rangeOf } from './load.ts';
import { reportCsv } from './report-csv.ts';

export function reportApiRoutes(deps: ReportDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/api/admin/reports/:name', { schema: getReport }, async (request, reply) => {
      const { from = '', to = '', by } = request.query;
      const range = rangeOf(deps, { from, to });
      const { report, table } = await loadTableOf(deps, { name: request.params.name, range }, by);
      reply.header('vary', 'accept');
      if (wantsCsv(request.headers.accept))
        // The schema of the response describes JSON only.
        return reply.type('text/csv; charset=utf-8').send(reportCsv(table, report.currency) as never);
      return {
        ...{ name: report.name, by: table.by, tables: [...report.names], ...range },
        ...{ timeZone: deps.settings.current.timeZone, currency: report.currency },
        ...{ rows: [...table.rows], isCut: table.isCut, totals: table.totals ?? null },
      };
    });
  };
}

/** JSON is the usual form, so CSV must be named. */
const wantsCsv = (accept = ''): boolean =>
  /\btext\/csv\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept);
