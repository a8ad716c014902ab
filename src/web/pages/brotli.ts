import { brotliCompressSync, constants } from 'node:zlib';

const QUALITY = 5;
/** The window has 2^16 bytes. Few pages are much longer than 64 KB, and a larger window takes a tenth more time. */
const WINDOW_BITS = 16;

/**
 * Compresses an answer that is read often. The thread pool is not used, because handing a page of 30 KB to a thread and back
 * takes 100 µs. The measurements are in decision 63.
 */
export function brotli(text: Buffer): Buffer {
  return brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS },
  });
}
