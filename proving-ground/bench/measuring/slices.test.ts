import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Measured, Slice } from './slices.ts';
import { disturbedOf, ratioOf } from './slices.ts';

const sliceOf = (perSecond: number, foreign = 0): Slice => ({
  requests: perSecond,
  seconds: 1,
  p50Ms: 1,
  p99Ms: 2,
  failed: 0,
  perSecond,
  cpuUs: { web: 1, database: 0, cache: 0, generator: 0 },
  counts: {},
  foreignShare: foreign,
});
const measuredOf = (...slices: Slice[]): Measured => ({ name: 'one', slices, discarded: 0 });

describe('slices of a measurement', () => {
  it('count as disturbed from a few percent on', () => {
    assert.equal(disturbedOf(measuredOf(sliceOf(1, 0.01), sliceOf(1, 0.2), sliceOf(1, 0.031))), 2);
  });

  it('are compared turn by turn, so that a machine that gets slower does not decide', () => {
    const ours = measuredOf(sliceOf(100), sliceOf(50), sliceOf(10));
    const limit = measuredOf(sliceOf(200), sliceOf(100), sliceOf(20));
    assert.equal(
      ratioOf(ours, limit, ({ perSecond }) => perSecond),
      0.5,
    );
  });
});
