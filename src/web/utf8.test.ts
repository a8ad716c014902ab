import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { utf8 } from './utf8.ts';

describe('utf8', () => {
  it('makes the same bytes of any text as Buffer.from', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '€', '\ud83d', '\ude00'),
        (text, end) => {
          assert.deepEqual(utf8(text + end), Buffer.from(text + end));
        },
      ),
    );
  });
});
