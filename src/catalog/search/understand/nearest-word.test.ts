import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceBetween, nearestWord } from './nearest-word.ts';

const known = ['hats', 'summer', 'tie', 'sage', 'rose', 'coat', 'shirt', 'skirt', 'sweater', 'trainers'].map(
  (word, at) => ({ word, products: at }),
);

test('a misspelled word becomes the nearest one, and a short or distant one none', () => {
  for (const [typed, word] of [
    ['caot', 'coat'],
    ['shrit', 'shirt'],
    ['swaeter', 'sweater'],
    ['trianres', 'trainers'],
    ['sumer', 'summer'],
    // Of two words at the same distance, more products decide.
    ['ssirt', 'skirt'],
    // Two letters are wrong in a word of five, and one in a word of three.
    ['shrut', undefined],
    ['tee', undefined],
    ['co4t', undefined],
    ['pants', undefined],
    ['jumpsuit', undefined],
    ['sweatshirts', undefined],
  ] as const)
    assert.equal(nearestWord(typed, known), word, typed);
});

test('the distance is that of the plain definition', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
  const plain = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length;
    const options = [
      plain(a.slice(1), b) + 1,
      plain(a, b.slice(1)) + 1,
      plain(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
    ];
    if (a.length > 1 && a[0] === b[1] && a[1] === b[0]) options.push(plain(a.slice(2), b.slice(2)) + 1);
    return Math.min(...options);
  };
  fc.assert(
    fc.property(letters, letters, (a, b) => assert.equal(distanceBetween(a, b), plain(a, b))),
    { numRuns: 60 },
  );
});
