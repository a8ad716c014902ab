import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type SavedStream =
  | { ok: true; sizeBytes: number; sha256: string }
  | { ok: false; reason: 'too_large' };

export interface SaveStreamInput {
  maxBytes: number;
  /** This much more is read and dropped, because a client that still sends may not see the answer. */
  drainedMaxBytes?: number;
  /** Ends the reading. */
  signal?: AbortSignal;
}

/** Writes a stream to a file while it arrives, so that its size costs no memory. The caller removes the file. */
export async function saveStream(
  stream: Readable,
  file: string,
  { maxBytes, drainedMaxBytes = 0, signal }: SaveStreamInput,
): Promise<SavedStream> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const upToLimit = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes + drainedMaxBytes) throw new TooLarge();
      if (sizeBytes > maxBytes) continue;
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    await pipeline(stream, upToLimit, target, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'too_large' };
    throw error;
  }
  return sizeBytes > maxBytes
    ? { ok: false, reason: 'too_large' }
    : { ok: true, sizeBytes, sha256: hash.digest('hex') };
}

class TooLarge extends Error {}
