import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkResult } from './check-result.ts';
import type { StageResult } from './result.ts';
import { sampleControls, sampleResult, sampleStage } from './sample-result.fixture.ts';

const verdictOf = (...stages: StageResult[]) => checkResult(sampleResult({ stages }));

describe('the verdict on a run', () => {
  it('is nothing to say where controls lose and the others do not', () => {
    assert.deepEqual(verdictOf(...sampleControls(), sampleStage('database')), { void: [], failures: [] });
  });

  it('is void where a shopper at local state has lost nothing', () => {
    const { void: reasons } = verdictOf(sampleStage('local', { cartsLost: 3 }));
    assert.deepEqual(reasons, ['At local state 3 of 4 shoppers were found to have lost a cart, not all.']);
  });

  it('is void where the carts of the killed instance are not exactly the ones found lost', () => {
    const [, affinity] = sampleControls() as [StageResult, StageResult];
    const none = verdictOf({ ...affinity, control: undefined }).void;
    assert.match(none.join(), /no cart was found lost/);
    const control = { victim: 'shop-1', expected: ['a', 'b'], found: ['a', 'c'], isExact: false };
    assert.match(
      verdictOf({ ...affinity, control }).void.join(),
      /those of a, b; found lost were those of a, c/,
    );
  });

  it('is void where the checker misses what was planted, or nothing was', () => {
    const checked = (checker: object) =>
      checkResult({
        ...sampleResult(),
        checker: { seeds: 20, changes: 10, planted: 80, wrongSeeds: [], ...checker },
      });
    assert.match(checked({ wrongSeeds: [3, 5] }).void.join(), /under the seeds 3, 5/);
    assert.match(checked({ planted: 0 }).void.join(), /Nothing was planted/);
  });

  it('names what a durable stage must not do', () => {
    const { failures } = verdictOf(
      sampleStage('database', {
        changesLostUnexpectedly: 2,
        changesDoubled: 1,
        changesForeign: 3,
        otherFindings: 4,
      }),
    );
    assert.deepEqual(failures, [
      'database: 2 acknowledged changes lost',
      'database: 1 changes doubled',
      "database: 3 changes in somebody else's cart",
      'database: 4 pages unlike the API, or changes never answered',
    ]);
  });

  it('allows an old cart to be accepted, and nothing made up', () => {
    const replayed = { what: 'its own cart of before', isAccepted: true, isReplay: true };
    const forged = { what: 'a made-up session', isAccepted: true, isReplay: false };
    assert.deepEqual(verdictOf(sampleStage('cookie', { forgeries: [replayed] })).failures, []);
    assert.deepEqual(verdictOf(sampleStage('cookie', { forgeries: [forged] })).failures, [
      'cookie: a made-up session was accepted',
    ]);
  });

  it('says which stage was not played to its end', () => {
    const broken = [{ name: 'valkey' as const, why: 'no ports' }];
    assert.deepEqual(checkResult(sampleResult({ broken })).failures, [
      'valkey: not played to its end: no ports',
    ]);
  });
});
