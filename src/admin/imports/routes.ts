import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IMPORT_BYTES_MAX } from '../../catalog/import/jobs/import-job.ts';
import {
  cancelImport,
  findImport,
  listImports,
  type ShownImport,
  startImport,
  startUndo,
} from '../../catalog/import/jobs/import-jobs.ts';
import { beginImport, type StoreUploadResult, storeUpload } from '../../catalog/import/jobs/upload.ts';
import { pageNotFound, queryText, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import { pageOf, ROWS_READ } from '../lists/load-list.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { importView } from './import-view.ts';
import { importsView } from './imports-view.ts';
import { readUploadForm } from './read-form.ts';
import { importReport } from './report.ts';
import { importTitle } from './texts.ts';

const config = { right: 'catalog:write' } as const;
/** The form around the file has a few hundred bytes. */
const FORM_BYTES_MAX = IMPORT_BYTES_MAX + 16 * 1024;

const FAULTS: Record<Extract<StoreUploadResult, { ok: false }>['reason'], string> = {
  too_large:
    'The file is larger than 200 MB. Split it into several files. Keep the rows of a product together.',
  empty: 'Choose a file that is not empty.',
  too_many_waiting: 'Other imports are waiting. Upload the file when they have ended.',
};

/** The pages that import a catalog, show what an import does, and take it back. */
export function importRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    // The file is read by its route, after the guard.
    app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null, undefined));

    app.get('/admin/import', { config }, (request, reply) => sendImports(request, reply, undefined));

    app.post('/admin/import', { config: { ...config, isStream: true } }, upload);

    app.get<ById>('/admin/import/:id', { config }, async (request, reply) => {
      const job = await getImport(request.params.id);
      return sendAdminPage(reply, staffOf(request), {
        ...{ title: importTitle(job), area: 'Products', notice: doneNotice(request) },
        ...{ main: importView(job), scripts: ['admin/import'] },
      });
    });

    app.get<ById>('/admin/import/:id/report.csv', { config }, async (request, reply) => {
      const csv = importReport(await getImport(request.params.id));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="import-report.csv"')
        .send(csv);
    });

    app.post<ById>('/admin/import/:id/start', { config }, async (request, reply) => {
      readFields(request, []);
      const { id } = await getImport(request.params.id);
      await startImport(database, actorOf(request), id);
      // An import that someone else has already started or canceled is shown as it is.
      return reply.redirect(paths.adminImport(id), 303);
    });

    app.post<ById>('/admin/import/:id/cancel', { config }, async (request, reply) => {
      readFields(request, []);
      const { id } = await getImport(request.params.id);
      const isCanceled = await cancelImport(database, id);
      return redirectDone(reply, paths.adminImport(id), isCanceled ? 'import-canceled' : 'import-ended');
    });

    app.post<ById>('/admin/import/:id/undo', { config }, async (request, reply) => {
      const { includesChanged } = readFields(request, ['includesChanged']);
      const { id } = await getImport(request.params.id);
      const input = { id, includesChanged: includesChanged === '1' };
      const undo = await startUndo(database, actorOf(request), input);
      return reply.redirect(paths.adminImport(undo ?? id), 303);
    });
  };

  async function getImport(id: string): Promise<ShownImport> {
    const found = isUuid(id) ? await findImport(database, id) : undefined;
    if (!found) throw pageNotFound();
    return found;
  }

  async function sendImports(
    request: FastifyRequest,
    reply: FastifyReply,
    fault: string | undefined,
    status = 200,
  ) {
    const before = queryText(request, 'before');
    const beforeId = isUuid(before) ? before : undefined;
    const page = pageOf(await listImports(database, { beforeId, rowsMax: ROWS_READ }), ({ id }) => ['', id]);
    return sendAdminPage(
      reply,
      staffOf(request),
      {
        ...{
          title: 'Import products',
          area: 'Products',
          main: importsView(page, fault, reply.server.site.settings.timeZone),
        },
        scripts: ['admin/import'],
      },
      status,
    );
  }

  async function upload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? ''))
      throw new Problem(415, 'unsupported_media_type', 'Send this as a form with a file.');
    if (Number(request.headers['content-length'] ?? 0) > FORM_BYTES_MAX)
      return sendImports(request, reply.header('connection', 'close'), FAULTS.too_large, 413);
    const actor = actorOf(request);
    const { fields, stored } = await readUploadForm(request, (file, fileName) =>
      storeUpload(database, file, { fileName, actor }),
    );
    if (!stored?.ok) {
      const reason = stored?.reason ?? 'empty';
      return sendImports(request, reply, FAULTS[reason], reason === 'too_large' ? 413 : 422);
    }
    await beginImport(database, stored.id, {
      isChecked: true,
      removesMissing: fields.removeMissing === '1',
      overwritesStock: fields.overwriteStock === '1',
    });
    return reply.redirect(paths.adminImport(stored.id), 303);
  }
}

interface ById {
  Params: { id: string };
}
