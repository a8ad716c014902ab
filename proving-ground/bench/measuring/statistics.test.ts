import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { median, percentile } from './statistics.ts';
import { createZipf } from './zipf.ts';

describe('statistics', () => {
  it('the median of an even number of values is between the middle ones', () => {
    assert.equal(median([4, 1, 3]), 3);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it('a percentile is one of the values', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.equal(percentile(hundred, 0.99), 99);
    assert.equal(percentile([7], 0.99), 7);
    assert.equal(percentile([], 0.5), 0);
  });

  it("Zipf's law gives the first of three numbers 6 of 11 draws, and the last 2", () => {
    let draw = 0;
    const zipf = createZipf(3, 1, () => (draw++ + 0.5) / 11);
    const drawn = Array.from({ length: 11 }, zipf);
    assert.deepEqual(drawn, [0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2]);
  });
});
