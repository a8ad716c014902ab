import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type SavedStream =
  | { ok: true; sizeBytes: number; sha256: string }
  | { ok: false; reason: 'too_large' };

/**
 * Writes a stream to a file while it arrives, so that its size costs no memory. A longer stream than `maxBytes` is cut
 * off; the caller removes the file.
 */
export async function saveStream(stream: Readable, file: string, maxBytes: number): Promise<SavedStream> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const isWithin = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new TooLarge();
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(stream, isWithin, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'too_large' };
    throw error;
  }
  return { ok: true, sizeBytes, sha256: hash.digest('hex') };
}

class TooLarge extends Error {}
