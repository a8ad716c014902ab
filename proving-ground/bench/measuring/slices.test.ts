import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Measured, Slice } from './slices.ts';
import { disturbedOf, foreignShare, ratioOf } from './slices.ts';

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
  it('know the part of the processors that others took', () => {
    const before = { ours: 1_000_000, machine: 5_000_000 };
    const after = { ours: 2_500_000, machine: 6_700_000 };
    // Others took 0.2 s of two processors in one second.
    assert.equal(foreignShare(before, after, 1_000, 2), 0.1);
  });

  it('have no foreign load when the clock ticks of our processes come later than those of the machine', () => {
    const before = { ours: 0, machine: 0 };
    assert.equal(foreignShare(before, { ours: 20_000, machine: 10_000 }, 1_000, 2), 0);
  });

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
