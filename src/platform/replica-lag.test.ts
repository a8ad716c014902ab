import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLagClock } from './replica-lag.ts';

function probe() {
  let now = 0;
  return { clock: createLagClock(() => now), advance: (ms: number) => (now += ms) };
}

describe('the lag of a replica', () => {
  it('is how long ago the primary was where the replica is', () => {
    const { clock, advance } = probe();
    for (const lsn of [100, 200, 300]) {
      advance(1_000);
      clock.note(lsn);
    }
    assert.equal(clock.lagMsAt(300), 0);
    assert.equal(clock.lagMsAt(299), 1_000);
    assert.equal(clock.lagMsAt(100), 2_000);
  });

  it('is not known while it has reached nothing that was read of the primary', () => {
    const { clock } = probe();
    assert.equal(clock.lagMsAt(100), undefined);
    clock.note(200);
    assert.equal(clock.lagMsAt(199), undefined);
  });

  it('is none while nobody writes, and does not grow while the primary is away', () => {
    const { clock, advance } = probe();
    for (let reading = 0; reading < 5; reading++) {
      clock.note(100);
      advance(1_000);
    }
    assert.equal(clock.lagMsAt(100), 0);
    clock.note(150);
    advance(600_000);
    assert.equal(clock.lagMsAt(100), 1_000);
  });

  it('is told together with how long ago the primary was last seen', () => {
    const { clock, advance } = probe();
    assert.equal(clock.quietMs(), undefined);
    clock.note(100);
    advance(700);
    assert.equal(clock.quietMs(), 700);
    clock.note(100);
    assert.equal(clock.quietMs(), 0);
  });

  it('is measured over half a minute, however often the primary is read', () => {
    const { clock, advance } = probe();
    clock.note(100);
    for (let reading = 0; reading < 2_000; reading++) {
      advance(10);
      clock.note(200);
    }
    assert.equal(clock.lagMsAt(100), 20_000);
  });
});
