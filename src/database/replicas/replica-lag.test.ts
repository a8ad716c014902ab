import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLagClock } from './replica-lag.ts';

function probe() {
  let now = 0;
  const clock = createLagClock();
  return { clock, note: (lsn: number) => clock.note(lsn, now), advance: (ms: number) => (now += ms) };
}

describe('the lag of a replica', () => {
  it('is the time since the primary was where the replica is', () => {
    const { clock, advance, note } = probe();
    for (const lsn of [100, 200, 300]) {
      advance(1_000);
      note(lsn);
    }
    assert.equal(clock.lagMsAt(300), 0);
    assert.equal(clock.lagMsAt(299), 1_000);
    assert.equal(clock.lagMsAt(100), 2_000);
  });

  it('is unknown until the replica has reached a position that was read from the primary', () => {
    const { clock, note } = probe();
    assert.equal(clock.lagMsAt(100), undefined);
    note(200);
    assert.equal(clock.lagMsAt(199), undefined);
  });

  it('is zero while nothing is written, and does not grow while the primary is away', () => {
    const { clock, advance, note } = probe();
    for (let reading = 0; reading < 5; reading++) {
      note(100);
      advance(1_000);
    }
    assert.equal(clock.lagMsAt(100), 0);
    note(150);
    advance(600_000);
    assert.equal(clock.lagMsAt(100), 1_000);
  });

  it('comes with the last moment of which the replica has everything', () => {
    const { clock, advance, note } = probe();
    assert.equal(clock.reachedAtMs(100), undefined);
    advance(700);
    note(100);
    advance(1_000);
    note(200);
    advance(600_000);
    assert.equal(clock.reachedAtMs(199), 700);
    assert.equal(clock.reachedAtMs(200), 1_700);
    assert.equal(clock.reachedAtMs(99), undefined);
  });

  it('is measured over half a minute, however often the primary is read', () => {
    const { clock, advance, note } = probe();
    note(100);
    for (let reading = 0; reading < 2_000; reading++) {
      advance(10);
      note(200);
    }
    assert.equal(clock.lagMsAt(100), 20_000);
  });
});
