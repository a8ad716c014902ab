import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compress } from './compression.ts';

/** Longer than the window, so that the compressor has to slide it. */
const PAGE = Array.from(
  { length: 9_000 },
  (_, n) => `<li data-n="${n}">Größe ${n % 7} “€${n % 97}.00”</li>`,
).join('');

const decoders = { br: brotliDecompressSync, gzip: gunzipSync };

describe('compression', () => {
  for (const coding of ['br', 'gzip'] as const) {
    it(`${coding}: a page is the same after decompression, and smaller with more effort`, () => {
      const quick = compress(PAGE, coding, 'quick');
      const small = compress(Buffer.from(PAGE), coding, 'small');
      assert.equal(decoders[coding](quick).toString(), PAGE);
      assert.equal(decoders[coding](small).toString(), PAGE);
      assert.ok(small.length < quick.length && quick.length < PAGE.length / 4);
    });
  }
});
