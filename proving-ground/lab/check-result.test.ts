import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkResult } from './check-result.ts';
import type { StageResult } from './result.ts';
import { sampleControls, sampleResult, sampleStage } from './sample-result.fixture.ts';

const verdictOf = (...stages: StageResult[]) => checkResult(sampleResult({ stages }));

describe('the verdict on a run', () => {
  it('has no remarks when the controls lose carts and the other stages do not', () => {
    assert.deepEqual(verdictOf(...sampleControls(), sampleStage('database')), { void: [], failures: [] });
  });

  it('is void when a shopper at local state has lost nothing', () => {
    const { void: reasons } = verdictOf(sampleStage('local', { cartsLost: 3 }));
    assert.deepEqual(reasons, ['At local state, only 3 of 4 shoppers were found to have lost a cart.']);
  });

  it('is void when the carts found lost are not exactly those of the killed instance', () => {
    const [, affinity] = sampleControls() as [StageResult, StageResult];
    const none = verdictOf({ ...affinity, control: undefined }).void;
    assert.match(none.join(), /no cart was found lost/);
    const control = { victim: 'shop-1', expected: ['a', 'b'], found: ['a', 'c'], isExact: false };
    assert.match(
      verdictOf({ ...affinity, control }).void.join(),
      /held the carts of a, b, but the carts of a, c were found lost/,
    );
  });

  it('is void when the checker misses planted faults, or nothing was planted', () => {
    const checked = (checker: object) =>
      checkResult({
        ...sampleResult(),
        checker: { seeds: 20, changes: 10, planted: 80, wrongSeeds: [], ...checker },
      });
    assert.match(checked({ wrongSeeds: [3, 5] }).void.join(), /with the seeds 3, 5/);
    assert.match(checked({ planted: 0 }).void.join(), /No faults were planted/);
  });

  it('names what must not happen at a durable stage', () => {
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
      "database: 3 changes in another shopper's cart",
      'database: 4 pages that differ from the API, or changes without an answer',
    ]);
  });

  it('allows an old cart to be accepted, but nothing forged', () => {
    const replayed = { what: 'its own earlier cart', isAccepted: true, isReplay: true };
    const forged = { what: 'a forged session', isAccepted: true, isReplay: false };
    assert.deepEqual(verdictOf(sampleStage('cookie', { forgeries: [replayed] })).failures, []);
    assert.deepEqual(verdictOf(sampleStage('cookie', { forgeries: [forged] })).failures, [
      'cookie: a forged session was accepted',
    ]);
  });

  it('names a stage that was not completed', () => {
    const broken = [{ name: 'valkey' as const, why: 'no ports' }];
    assert.deepEqual(checkResult(sampleResult({ broken })).failures, ['valkey: not completed: no ports']);
  });
});
