import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowOf } from './goals.ts';
import { figuresOf, ratiosOf, type StoredSection, valuesOf } from './stored.ts';

const sliceOf = (perSecond: number) => ({
  requests: perSecond,
  seconds: 1,
  p50Ms: 1,
  p99Ms: 2,
  failed: 0,
  perSecond,
  cpuUs: { web: 1, database: 0, cache: 0, generator: 0 },
  counts: {},
  foreignShare: 0,
});
const section: StoredSection = {
  rows: [
    { name: 'orders', slices: [sliceOf(100), sliceOf(300), sliceOf(200)], discarded: 0, ratios: {} },
    { name: 'adds', slices: [sliceOf(900)], discarded: 0, ratios: { 'of the p99 without': 1.5 } },
  ],
  values: { 'peak, MB': 130, 'after, MB': 110 },
};

describe('the table of goals', () => {
  it('reads medians, ratios and values of a section', () => {
    assert.deepEqual(
      figuresOf(section, /^orders/, ({ perSecond }) => perSecond),
      [200],
    );
    assert.deepEqual(ratiosOf(section, 'of the p99 without'), [1.5]);
    assert.deepEqual(valuesOf(section, /MB$/), [130, 110]);
  });

  it('says how many of the figures reach a goal', () => {
    const memory = {
      goal: '120 MB',
      section: 'memory',
      figures: (stored: StoredSection) => valuesOf(stored, /MB$/),
      unit: 'MB',
    };
    const row = (limit: { atMost: number }) => rowOf({ ...memory, ...limit }, section);
    assert.equal(row({ atMost: 120 }), '| 120 MB | [110 to 130](memory.md) MB | 1 of 2 |');
    assert.match(row({ atMost: 130 }), /\| yes \|$/);
    assert.match(row({ atMost: 100 }), /\| no \|$/);
    assert.equal(rowOf({ ...memory, atMost: 1 }, undefined), '| 120 MB | not measured | |');
  });
});
