import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  PICTURE_BYTES_MAX,
  type PictureRefusal,
  REFUSAL_TEXTS,
  type StorePictureDeps,
  storePicture,
} from '../../catalog/pictures/store-picture.ts';
import { makeUploadFolder } from '../../pictures/own/converter.ts';
import { type Kind, kindOfFile } from '../../pictures/own/kinds.ts';
import { Problem } from '../../web/errors/errors.ts';
import { allowLongUpload } from '../../web/limits/long-uploads.ts';
import { saveStream } from '../../web/save-stream.ts';

/** A body that was written to a file. It is removed when the request has been answered. */
class UploadedFile {
  readonly path: string;
  readonly #sha256: string;

  constructor(path: string, sha256: string) {
    this.path = path;
    this.#sha256 = sha256;
  }

  /** What an idempotency key is bound to. */
  toJSON(): object {
    return { sha256: this.#sha256 };
  }
}

/**
 * Makes the routes that are added after this call take any body as a file. The hooks of the guard run before, so nothing
 * of a stranger's body is written.
 */
export function acceptFiles(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) => receive(payload));
  app.addHook('onResponse', async ({ body }) => {
    if (body instanceof UploadedFile) await removeFolderOf(body.path);
  });
}

/** 20 MB take this long at 0.5 Mbit/s. */
export const UPLOAD_MAX_MS: number = 6 * 60_000;

async function receive(payload: IncomingMessage): Promise<UploadedFile> {
  if (Number(payload.headers['content-length'] ?? 0) > PICTURE_BYTES_MAX) throw refusal('too_large');
  allowLongUpload(payload);
  const path = join(await makeUploadFolder(), 'upload');
  try {
    const saved = await saveStream(payload, path, {
      maxBytes: PICTURE_BYTES_MAX,
      drainedMaxBytes: PICTURE_BYTES_MAX,
      signal: AbortSignal.timeout(UPLOAD_MAX_MS),
    });
    if (!saved.ok) throw refusal('too_large');
    if (!(await kindOfFile(path))) throw refusal('not_a_picture');
    return new UploadedFile(path, saved.sha256);
  } catch (error) {
    await removeFolderOf(path);
    throw error;
  }
}

const removeFolderOf = (path: string) => rm(join(path, '..'), { recursive: true, force: true });

/** Converts and stores the file of the request, or throws what is wrong with it. */
export async function storeUpload(
  deps: StorePictureDeps,
  request: FastifyRequest,
): Promise<{ key: string; kind: Kind }> {
  if (!(request.body instanceof UploadedFile)) throw refusal('not_a_picture');
  const stored = await storePicture(deps, request.body.path);
  if (!stored.ok) throw refusal(stored.reason);
  return stored;
}

/** A client of the API has no browser that could convert the picture. */
const HEIC_TEXT = 'The shop can’t read HEIC pictures. Convert the picture to JPEG and send it again.';

/** The problem that the API answers with. */
function refusal(reason: PictureRefusal | 'too_large'): Problem {
  const text = reason === 'heic_unreadable' ? HEIC_TEXT : REFUSAL_TEXTS[reason];
  switch (reason) {
    case 'too_large':
    case 'too_many_pixels':
      return new Problem(413, 'picture_too_large', text);
    case 'too_many_waiting':
      return new Problem(503, 'overloaded', text, { retryAfterSeconds: 60 });
    case 'not_a_picture':
    case 'foreign_tail':
    case 'unreadable':
    case 'heic_unreadable':
    case 'took_too_long':
      return new Problem(415, 'picture_refused', text);
  }
}
