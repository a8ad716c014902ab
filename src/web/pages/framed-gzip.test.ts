import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { createFramedGzip, joinMember } from './framed-gzip.ts';

/** Longer than a decoder's window of 32 KB. */
const LONG = Array.from({ length: 2_000 }, (_, n) => `<li data-n="${n}">Größe ${n % 7} “€${n % 97}.00”</li>`);
const TOP = LONG.slice(0, 40).join('').toUpperCase();

const pageOf = (title: string, main: string, top = TOP) =>
  Buffer.from(
    `<!doctype html><link rel="icon"><title>${title}</title></head><body>${top}<main id="main">${main}</main>${top}</body>`,
  );

const parts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('<title>', '</head>', '<main', '</main>', '', TOP, LONG.join(''), TOP + LONG.join('')),
);

describe('a framed gzip member', () => {
  it('decodes to the text, whatever the text and those before it are', () => {
    const gzip = createFramedGzip();
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), parts, parts, (texts, title, main) => {
        for (const text of [Buffer.from(texts.join('')), pageOf(title, main)])
          assert.ok(gunzipSync(joinMember(gzip.compress(text).member)).equals(text));
      }),
      { numRuns: 300 },
    );
  });

  it('is one member for gzip itself', () => {
    const gzip = createFramedGzip();
    for (const main of ['', 'short', LONG.join('')]) {
      const text = pageOf('A shirt', main);
      const input = joinMember(gzip.compress(text).member);
      assert.ok(execFileSync('gzip', ['-dc'], { input }).equals(text));
    }
  });

  it('keeps only what it does not share', () => {
    const gzip = createFramedGzip();
    const first = gzip.compress(pageOf('A shirt', 'Linen'));
    const second = gzip.compress(pageOf('A hat', 'Wool'));
    assert.deepEqual([first.isNew, second.isNew], [true, false]);
    assert.equal(first.member.frame, second.member.frame);
    assert.ok(second.member.own.length < 100);
  });

  it('says that a frame is new if no earlier text has it, however many there were', () => {
    const gzip = createFramedGzip();
    for (let n = 0; n < 200; n++)
      assert.equal(gzip.compress(pageOf('A shirt', 'Linen', `${n}${TOP}`)).isNew, true);
    assert.equal(gzip.compress(pageOf('A hat', 'Linen', `199${TOP}`)).isNew, false);
  });
});
