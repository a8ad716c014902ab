import type { FastifyInstance } from 'fastify';
import { PRODUCT_STATUSES } from '../../catalog/editing/list-products.ts';
import { type ExportFilter, exportCatalog } from '../../catalog/export/export.ts';
import { recordExport } from '../../catalog/export/record-export.ts';
import { queryText } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { createSemaphore } from '../../process/semaphore.ts';
import { dayIn } from '../../settings/time-zone.ts';
import { actorOf } from '../../staff/page-guard.ts';
import { Problem } from '../../web/errors/errors.ts';

/** Each export holds a connection to the database until its reader has everything. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 4;
const WAIT_MS = 10_000;

export interface ExportRouteDeps {
  database: Database;
  publicUrl: string;
}

/** The download of all products, or of those that the list of products shows. */
export function exportRoutes({
  database,
  publicUrl,
}: ExportRouteDeps): (app: FastifyInstance) => Promise<void> {
  const semaphore = createSemaphore(AT_ONCE_MAX, WAITING_MAX, WAIT_MS);
  return async (app) => {
    app.get(
      '/admin/export',
      { exposeHeadRoute: false, config: { right: 'catalog:read', isStream: true } },
      async (request, reply) => {
        const q = queryText(request, 'q').trim().slice(0, 100);
        const status = PRODUCT_STATUSES.find((one) => one === queryText(request, 'status'));
        const filter: ExportFilter = { ...(q && { q }), ...(status && { status }) };
        if (!(await semaphore.acquire()))
          throw new Problem(503, 'overloaded', 'Other exports are running. Try again in a minute.', {
            retryAfterSeconds: 60,
          });
        try {
          await recordExport(database, actorOf(request), filter);
        } catch (error) {
          semaphore.release();
          throw error;
        }
        const csv = exportCatalog(database, { ...filter, publicUrl });
        csv.once('close', () => semaphore.release());
        const { timeZone } = reply.server.site.settings;
        const day = dayIn(timeZone, new Date()).toISOString().slice(0, 10);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="products-${day}.csv"`)
          .send(csv);
      },
    );
  };
}
