import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  add,
  countBits,
  countCommon,
  descendingMembers,
  emptyBitmap,
  fullBitmap,
  has,
  intersectInto,
  unionInto,
} from './bitmap.ts';
import { valueSetsOf } from './value-sets.ts';

const SIZE = 130;
const members = fc.uniqueArray(fc.nat(SIZE - 1));

function bitmapOf(numbers: number[]) {
  const bitmap = emptyBitmap(SIZE);
  for (const number of numbers) add(bitmap, number);
  return bitmap;
}

describe('bitmaps', () => {
  it('are sets of small integers', () => {
    fc.assert(
      fc.property(members, members, (one, other) => {
        const [a, b] = [new Set(one), new Set(other)];
        const common = bitmapOf(one);
        intersectInto(common, bitmapOf(other));
        assert.deepEqual(
          [...descendingMembers(common)],
          [...a.intersection(b)].sort((x, y) => y - x),
        );
        const union = bitmapOf(one);
        unionInto(union, bitmapOf(other));
        assert.deepEqual(
          [...descendingMembers(union)],
          [...a.union(b)].sort((x, y) => y - x),
        );
        assert.equal(countBits(union), a.union(b).size);
        assert.equal(countCommon(bitmapOf(one), bitmapOf(other)), a.intersection(b).size);
        for (let number = 0; number < SIZE; number++) assert.equal(has(bitmapOf(one), number), a.has(number));
      }),
    );
  });

  for (const size of [0, 1, 31, 32, 33, 64]) {
    it(`have ${size} members when full`, () => {
      assert.deepEqual(
        [...descendingMembers(fullBitmap(size))],
        Array.from({ length: size }, (_, index) => size - 1 - index),
      );
    });
  }

  it('and lists of ordinals have the same members', () => {
    fc.assert(
      fc.property(fc.array(fc.subarray(['a', 'b', 'c']), { maxLength: 100 }), members, (listings, chosen) => {
        const rare = listings.map((values, index) => [...values, ...(index % 50 === 0 ? ['rare'] : [])]);
        const values = ['a', 'b', 'c', 'rare'];
        const starts = Uint32Array.from([
          0,
          ...rare.map((_, index) => rare.slice(0, index + 1).flat().length),
        ]);
        const sets = valueSetsOf({
          productIds: new Float64Array(rare.length),
          pricesMinor: new Int32Array(rare.length),
          ratings: new Int32Array(rare.length),
          slugHashes: new Float64Array(rare.length),
          starts,
          valueIds: Uint32Array.from(rare.flat().map((value) => values.indexOf(value))),
          values,
        });
        const bitmap = emptyBitmap(rare.length);
        for (const ordinal of chosen) if (ordinal < rare.length) add(bitmap, ordinal);
        for (const value of values) {
          const have = rare
            .keys()
            .filter((ordinal) => rare[ordinal]?.includes(value))
            .toArray();
          const union = emptyBitmap(rare.length);
          sets.get(value)?.addTo(union);
          assert.deepEqual([...descendingMembers(union)].reverse(), have);
          assert.equal(
            sets.get(value)?.countIn(bitmap),
            have.filter((ordinal) => chosen.includes(ordinal)).length,
          );
        }
      }),
    );
  });
});
