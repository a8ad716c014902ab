import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from './auto-scaling.ts';

const options = { requestsPerSecond: 50, min: 3, max: 12 };
const look = (instances: number, ...recent: number[]) => decide({ instances, recent }, options);
const times = (count: number, load: number) => Array.from({ length: count }, () => load);

describe('auto scaling to 50 requests per second for each instance', () => {
  it('adds as many instances as two readings in a row require', () => {
    assert.equal(look(3, 10, 320, 400), 7);
    assert.equal(look(3, 400), 3, 'one reading is not a trend');
    assert.equal(look(3, 400, 90), 3, 'a past peak is not a trend either');
  });

  it('removes an instance only when ten readings in a row need fewer, with a tenth to spare', () => {
    assert.equal(look(6, ...times(10, 170)), 4);
    assert.equal(look(6, ...times(9, 170)), 6);
    assert.equal(look(4, ...times(10, 145)), 4, 'three would be at 97 %');
    assert.equal(look(6, ...times(9, 170), 290), 6);
  });

  it('stays within its limits', () => {
    assert.equal(look(6, ...times(10, 0)), 3);
    assert.equal(look(10, 9_000, 9_000), 12);
    assert.equal(look(1), 3);
  });
});
