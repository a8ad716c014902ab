import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { IMPORT_BYTES_MAX } from '../../catalog/import/jobs/import-job.ts';
import { Problem } from '../../web/errors/errors.ts';
import { allowLongUpload } from '../../web/limits/long-uploads.ts';

/** The fields beside the file. */
const FIELDS_MAX = 10;
const FIELD_BYTES_MAX = 1_000;
/** 200 MB take this long at 1 Mbit/s. */
const UPLOAD_MAX_MS = 30 * 60_000;

export interface UploadForm<Stored> {
  fields: Readonly<Record<string, string>>;
  /** What `store` has resolved to. Undefined if the form has no file. */
  stored: Stored | undefined;
}

/**
 * Reads a form with one file, which `store` gets while it arrives. It gets one byte more than the limit of a file that is
 * too large.
 */
export async function readUploadForm<Stored>(
  request: FastifyRequest,
  store: (file: Readable, fileName: string) => Promise<Stored>,
): Promise<UploadForm<Stored>> {
  allowLongUpload(request.raw);
  const fields: Record<string, string> = Object.create(null);
  const stop = new AbortController();
  let arriving: Readable | undefined;
  let storing: Promise<Stored> | undefined;
  const parser = parserOf(request);
  // A form that ends early has a second error when it has already been refused.
  parser.on('error', () => {});
  parser.on('field', (name: string, value: string) => {
    fields[name] = value;
  });
  parser.on('file', (_field: string, file: Readable, fileName: string) => {
    arriving = file;
    // An error of the form arrives here, too, perhaps before the file is read. The form itself reports it.
    file.on('error', () => {});
    storing = store(file, fileName);
    storing.catch((error) => stop.abort(error));
  });
  try {
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(UPLOAD_MAX_MS)]);
    await pipeline(request.raw, parser, { signal });
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    arriving?.destroy(error as Error);
    await storing?.catch(() => {});
    throw new Problem(400, 'invalid_request', 'The file did not arrive completely. Send it again.', {
      cause: error,
    });
  }
  return { fields, stored: await storing };
}

function parserOf({ headers }: FastifyRequest): BusboyInstance {
  const limits = {
    ...{ files: 1, fields: FIELDS_MAX, parts: FIELDS_MAX + 1, headerPairs: 20 },
    ...{ fieldNameSize: 100, fieldSize: FIELD_BYTES_MAX, fileSize: IMPORT_BYTES_MAX + 1 },
  };
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits });
  } catch (cause) {
    throw new Problem(400, 'invalid_request', 'The form could not be read.', { cause });
  }
}
