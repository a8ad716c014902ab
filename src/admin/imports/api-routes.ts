import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IMPORT_BYTES_MAX } from '../../catalog/import/jobs/import-job.ts';
import { findImport, type ShownImport } from '../../catalog/import/jobs/import-jobs.ts';
import { beginImport, type StoreUploadResult, storeUpload } from '../../catalog/import/jobs/upload.ts';
import { pageNotFound } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { Problem } from '../../web/errors/errors.ts';
import { allowLongUpload } from '../../web/limits/long-uploads.ts';
import { isUuid } from '../../web/typed-text.ts';
import * as operations from './api-operations.ts';

export function importApiRoutes(database: Database): FastifyPluginAsyncTypebox {
  async function getAnswer(id: string) {
    const found = isUuid(id) ? await findImport(database, id) : undefined;
    if (!found) throw pageNotFound();
    return answerOf(found);
  }

  return async (app) => {
    // The file is read by its route, after the guard, and nothing else is taken.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('text/csv', (_request, _payload, done) => done(null, undefined));

    app.post(
      '/api/admin/imports',
      { schema: operations.createImport, config: { isStream: true } },
      async (request, reply) => {
        if (!/^text\/csv\b/i.test(request.headers['content-type'] ?? ''))
          throw new Problem(415, 'unsupported_media_type', 'Send the file as text/csv.');
        if (Number(request.headers['content-length'] ?? 0) > IMPORT_BYTES_MAX) throw refusal('too_large');
        const { dryRun, removeMissing, overwriteStock, fileName = 'API' } = request.query;
        allowLongUpload(request.raw);
        const actor = callerOf(request);
        const stored = await storeUpload(database, request.raw, { fileName, actor }).catch((cause) => {
          if (request.raw.complete) throw cause;
          throw new Problem(400, 'invalid_request', 'The file did not arrive completely.', { cause });
        });
        if (!stored.ok) throw refusal(stored.reason);
        await beginImport(database, stored.id, {
          isChecked: dryRun === '1',
          removesMissing: removeMissing === '1',
          overwritesStock: overwriteStock === '1',
        });
        return reply.status(202).send(await getAnswer(stored.id));
      },
    );

    app.get('/api/admin/imports/:id', { schema: operations.getImport }, (request) =>
      getAnswer(request.params.id),
    );
  };
}

function refusal(reason: Extract<StoreUploadResult, { ok: false }>['reason']): Problem {
  switch (reason) {
    case 'too_large':
      return new Problem(413, 'body_too_large', 'The file is larger than 200 MB.');
    case 'empty':
      return new Problem(422, 'file_empty', 'The file is empty.');
    case 'too_many_waiting':
      return new Problem(409, 'imports_waiting', 'Other imports are waiting. Send it when one has ended.');
  }
}

function answerOf({ id, state, fileName, createdAt, rowsRead, productsRead, result }: ShownImport) {
  const summary = result?.summary;
  return {
    ...{ id, state, fileName, rowsRead, productsRead, createdAt: createdAt.toISOString() },
    summary: summary
      ? {
          ...{ products: summary.products, created: summary.created, updated: summary.updated },
          ...{ unchanged: summary.unchanged, variants: summary.variants },
          ...{ changes: summary.changes, moreChanges: summary.moreChanges },
        }
      : null,
    errors: [...(result?.errors ?? [])],
  };
}
