import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import type { Coding } from './encoding.ts';

/** `quick` takes the least processor time, and `small` makes the fewest bytes that are worth their time. */
export type Effort = 'quick' | 'small';

/** Compression does not shrink shorter texts. */
export const COMPRESS_MIN_BYTES = 1_000;

const LEVELS: Record<Coding, Record<Effort, number>> = {
  br: { quick: 1, small: 5 },
  gzip: { quick: 1, small: 6 },
};
/** In powers of two. No page is longer than 64 KB by much, and a larger window costs a tenth more time. */
const WINDOW_BITS = 16;

/**
 * Compresses an answer. Most answers are read once or twice before they change, so they are compressed quickly at first,
 * and again for size when they are read more often. It does not use the thread pool, because handing a page of 30 KB
 * to a thread and back costs more than compressing it quickly. The measurements are in decision 63.
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

/** The compressors return a part of a block of up to 64 KB, which would stay in memory as a whole. */
export function exactCopy(part: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(part.length);
  part.copy(copy);
  return copy;
}
