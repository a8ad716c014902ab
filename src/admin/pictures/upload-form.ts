import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PICTURE_BYTES_MAX } from '../../catalog/pictures/store-picture.ts';
import { makeUploadFolder } from '../../pictures/own/converter.ts';
import { allowLongUpload } from '../../web/limits/long-uploads.ts';
import { type FormFile, readMultipart } from '../../web/multipart.ts';
import { UPLOAD_MAX_MS } from './upload.ts';

/** A form without a script sends all files at once. They wait on the disk until each is converted. */
const FILES_MAX = 10;

/** The files of a form, in a folder that is removed when the request has been answered. */
class UploadedForm {
  readonly files: readonly FormFile[];
  readonly folder: string;

  constructor(files: readonly FormFile[], folder: string) {
    this.files = files;
    this.folder = folder;
  }
}

/** Makes the routes that are added after this call take forms with files. The guard runs before a byte is read. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser('multipart/form-data', (_request: FastifyRequest, payload: IncomingMessage) =>
    receive(payload),
  );
  app.addHook('onResponse', async ({ body }) => {
    if (body instanceof UploadedForm) await rm(body.folder, { recursive: true, force: true });
  });
}

async function receive(payload: IncomingMessage): Promise<UploadedForm> {
  allowLongUpload(payload);
  const folder = await makeUploadFolder();
  try {
    const { files } = await readMultipart(payload, {
      folder,
      fileBytesMax: PICTURE_BYTES_MAX,
      filesMax: FILES_MAX,
      signal: AbortSignal.timeout(UPLOAD_MAX_MS * FILES_MAX),
    });
    return new UploadedForm(files, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export const filesOf = ({ body }: FastifyRequest): readonly FormFile[] =>
  body instanceof UploadedForm ? body.files : [];
