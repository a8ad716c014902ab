import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { repeat } from './repeat.ts';

const COUNT = 20;
const HOUR_MS = 60 * 60_000;

describe('repeated work', () => {
  it('does not begin in the same moment', async () => {
    let begun = 0;
    const all = Promise.withResolvers<void>();
    const repetitions = Array.from({ length: COUNT }, () =>
      repeat(
        HOUR_MS,
        async () => {
          begun += 1;
          if (begun === COUNT) all.resolve();
        },
        all.reject,
      ),
    );
    await turn();
    assert.ok(begun < COUNT / 2, `${begun} have begun at once`);
    // The timers of repetitions do not keep a process alive, so this one does.
    const alive = setInterval(() => {}, 1_000);
    await all.promise;
    clearInterval(alive);
    await Promise.all(repetitions.map((one) => one.stop()));
  });

  it('never begins if it is stopped before, and goes on after a failure', async () => {
    let runs = 0;
    await repeat(
      HOUR_MS,
      async () => runs++,
      (error) => assert.ifError(error),
    ).stop();
    assert.equal(runs, 0);
    const errors: unknown[] = [];
    const again = Promise.withResolvers<void>();
    const repetition = repeat(
      1,
      async () => {
        runs += 1;
        if (runs > 2) again.resolve();
        throw new Error(`run ${runs}`);
      },
      (error) => errors.push(error),
    );
    const alive = setInterval(() => {}, 1_000);
    await again.promise;
    clearInterval(alive);
    await repetition.stop();
    assert.ok(errors.length >= 2);
  });
});
