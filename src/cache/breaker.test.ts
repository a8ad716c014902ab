import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { createBreaker } from './breaker.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function probe() {
  let now = 1_000;
  mock.method(performance, 'now', () => now);
  const changes: boolean[] = [];
  let works = false;
  let trials = 0;
  const breaker = createBreaker({
    failuresMax: 3,
    restMs: 1_000,
    async trial() {
      trials++;
      return works;
    },
    onChange: (isOpen) => changes.push(isOpen),
  });
  return {
    breaker,
    changes,
    trials: () => trials,
    heal: () => (works = true),
    advance: (ms: number) => (now += ms),
  };
}

describe('a breaker', () => {
  it('opens after too many failures in a row, and not after as many between successes', () => {
    const { breaker, changes } = probe();
    for (const outcome of ['failed', 'failed', 'succeeded', 'failed', 'failed'] as const) breaker[outcome]();
    assert.ok(breaker.mayUse());
    breaker.failed();
    assert.equal(breaker.mayUse(), false);
    breaker.failed();
    assert.deepEqual(changes, [true]);
    mock.restoreAll();
  });

  it('runs one trial after each rest, in the background, and closes when it works', async () => {
    const { breaker, changes, trials, heal, advance } = probe();
    for (let failure = 0; failure < 3; failure++) breaker.failed();
    advance(999);
    assert.equal(breaker.mayUse(), false);
    assert.equal(trials(), 0);
    advance(1);
    assert.deepEqual([breaker.mayUse(), breaker.mayUse()], [false, false]);
    await settled();
    assert.equal(trials(), 1);
    assert.equal(breaker.mayUse(), false);
    assert.equal(trials(), 1, 'a trial that failed is followed by a rest');
    heal();
    advance(1_000);
    assert.equal(breaker.mayUse(), false);
    await settled();
    assert.ok(breaker.mayUse());
    assert.deepEqual(changes, [true, false]);
    mock.restoreAll();
  });

  it('is not closed by a late answer, but by a trial after a sign that it works again', async () => {
    const { breaker, heal } = probe();
    for (let failure = 0; failure < 3; failure++) breaker.failed();
    breaker.succeeded();
    assert.equal(breaker.mayUse(), false);
    heal();
    breaker.tryNow();
    await settled();
    assert.ok(breaker.mayUse());
    mock.restoreAll();
  });
});
