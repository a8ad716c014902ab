import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';

const cursors: fc.Arbitrary<Cursor> = fc.oneof(
  fc.nat(10_000).map((offset) => ({ offset })),
  fc
    .tuple(fc.nat(2 ** 31 - 1), fc.nat(2_147_483_647))
    .map(([productId, key]) => ({ after: { productId, key } })),
);

describe('a cursor', () => {
  it('is decoded from its own text, which needs no escaping in a URL', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        const text = encodeCursor(cursor);
        assert.match(text, /^[\w-]{1,40}$/);
        assert.deepEqual(decodeCursor(text), cursor);
      }),
    );
  });

  it('is within the database’s limits or undefined, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc
        .array(fc.constantFrom('-1', '.', '1', '9'.repeat(15), '0x1', ' ', 'e5'), { maxLength: 5 })
        .map((parts) => Buffer.from(parts.join('')).toString('base64url')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const cursor = decodeCursor(text);
        if (!cursor) return;
        const numbers = 'offset' in cursor ? [cursor.offset] : Object.values(cursor.after);
        for (const number of numbers) assert.ok(Number.isSafeInteger(number) && number >= 0, text);
        if ('offset' in cursor) assert.ok(cursor.offset <= 10_000);
        else assert.ok(cursor.after.key <= 2_147_483_647);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused beyond its limits', () => {
    const of = (text: string) => decodeCursor(Buffer.from(text).toString('base64url'));
    for (const text of [
      '',
      '.',
      '1.',
      '.1',
      '1.2.3',
      '-1',
      '1.-2',
      '10001',
      '1.2147483648',
      '1'.repeat(16),
      'a',
      '1 ',
      '1\n',
    ])
      assert.equal(of(text), undefined, text);
  });
});
