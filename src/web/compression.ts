import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import type { Coding } from './encoding.ts';

/** `quick` takes the least processor time. `small` takes more for fewer bytes, as far as that is worth the time. */
export type Effort = 'quick' | 'small';

/** Compression does not shrink shorter texts. */
export const COMPRESS_MIN_BYTES = 1_000;

const LEVELS: Record<Coding, Record<Effort, number>> = {
  br: { quick: 1, small: 5 },
  gzip: { quick: 1, small: 6 },
};
/** The window has 2^16 bytes. Few pages are much longer than 64 KB, and a larger window takes a tenth more time. */
const WINDOW_BITS = 16;

/**
 * Compresses an answer. Most answers are read only once or twice before they change, so they are compressed quickly at
 * first, and once more for size when they are read more often. The thread pool is not used, because handing a page of
 * 30 KB to a thread and back costs more than compressing it quickly. The measurements are in decision 63.
 */
export function compress(body: string | Buffer, coding: Coding, effort: Effort): Buffer {
  const level = LEVELS[coding][effort];
  if (coding === 'gzip') return gzipSync(body, { level });
  return brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: level, [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS },
  });
}

export const decompress = (body: Buffer, coding: Coding): Buffer =>
  coding === 'br' ? brotliDecompressSync(body) : gunzipSync(body);

/** The compressors return a slice of a block of up to 64 KB. Without a copy, the whole block would stay in memory. */
export function exactCopy(part: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(part.length);
  part.copy(copy);
  return copy;
}
