import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { Problem } from './errors/errors.ts';

/** A file that came with a form. */
export interface FormFile {
  /** As the browser says. Nothing is decided by it. */
  name: string;
  path: string;
  /** It was cut off. */
  isTooLarge: boolean;
}

export interface MultipartForm {
  fields: Record<string, string>;
  files: FormFile[];
}

export interface MultipartLimits {
  /** The files are written here. The caller removes the folder. */
  folder: string;
  fileBytesMax: number;
  filesMax: number;
  /** Ends the reading. */
  signal: AbortSignal;
}

const FIELDS_MAX = 20;
const FIELD_BYTES_MAX = 10_000;

/** Reads a form with files, which are written to the folder as they arrive. */
export async function readMultipart(
  request: IncomingMessage,
  limits: MultipartLimits,
): Promise<MultipartForm> {
  const parser = parserOf(request, limits);
  const fields: Record<string, string> = {};
  const saving: Promise<FormFile>[] = [];
  parser.on('field', (name, value) => {
    fields[name] = value;
  });
  parser.on('file', (_field, stream, name) => {
    // A browser sends an empty part for a field without a file.
    if (!name) return void stream.resume();
    const saved = save(stream, name, limits);
    // It is awaited only after the whole form has arrived.
    saved.catch(() => undefined);
    saving.push(saved);
  });
  await pump(request, parser, limits);
  return { fields, files: await Promise.all(saving) };
}

async function save(stream: BusboyFileStream, name: string, { folder }: MultipartLimits): Promise<FormFile> {
  const path = join(folder, randomUUID());
  try {
    await pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } finally {
    // The parser waits until each file has been read.
    stream.resume();
  }
  return { name, path, isTooLarge: stream.truncated };
}

function pump(
  request: IncomingMessage,
  parser: BusboyInstance,
  { filesMax, signal }: MultipartLimits,
): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('finish', resolve).once('error', () => reject(invalid()));
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
      parser.once(limit, () =>
        reject(new Problem(413, 'body_too_large', `Send at most ${filesMax} files at once.`)),
      );
    signal.addEventListener('abort', () => request.destroy(), { once: true });
    request
      .once('error', reject)
      .once('aborted', () => reject(invalid()))
      .pipe(parser);
  });
}

function parserOf({ headers }: IncomingMessage, { fileBytesMax, filesMax }: MultipartLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: {
        files: filesMax,
        fileSize: fileBytesMax,
        fields: FIELDS_MAX,
        fieldSize: FIELD_BYTES_MAX,
        parts: filesMax + FIELDS_MAX,
      },
    });
  } catch {
    throw invalid();
  }
}

const invalid = () => new Problem(400, 'invalid_request', 'The form could not be read.');
