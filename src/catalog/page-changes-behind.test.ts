import assert from 'node:assert/strict';
import { describe, it, mock, type TestContext } from 'node:test';
import { createPageChanges, shown } from './page-changes.ts';

/** One change, made by transaction 90. Transactions before 100 have ended. */
const CHANGE = { kind: 'product', slug: 'parka', id: 1 };

describe('pages that are made of data that may be behind', () => {
  it('end with a change from just before the start', async (t) => {
    const { changes, ended, passMs } = startLooking(t);
    await changes.known();
    ended.clear();
    passMs(1_500);
    await changes.known();
    assert.ok(ended.has(shown.product('parka')));
    for (let look = 0; look < 12; look++) {
      passMs(1_500);
      await changes.known();
    }
    ended.clear();
    passMs(1_500);
    await changes.known();
    assert.equal(ended.size, 0, 'it is reported no longer than data can be behind');
  });

  it('end a few times with all earlier changes, and the last time when no data can lack them', async (t) => {
    const { changes, ended, passMs } = startLooking(t);
    await changes.known();
    const reportedAtMs: number[] = [];
    for (let ms = 700; ms <= 30_100; ms += 700) {
      ended.clear();
      passMs(700);
      await changes.known();
      // The look itself runs in the background.
      await new Promise(setImmediate);
      if (ended.size > 0) reportedAtMs.push(ms);
    }
    assert.ok(reportedAtMs.length <= 7, `at ${reportedAtMs}`);
    assert.ok((reportedAtMs.at(-1) ?? 0) >= 15_000, `at ${reportedAtMs}`);
  });

  it('end with a change that was reported before they were made, also after a pause', async (t) => {
    const { changes, ended, passMs, commit } = startLooking(t);
    await changes.known();
    for (let look = 0; look < 20; look++) {
      passMs(1_500);
      await changes.known();
    }
    commit();
    passMs(1_500);
    await changes.known();
    assert.ok(ended.has(shown.product('parka')));
    // A page is made now, of data from before the change, and requested again after some time.
    ended.clear();
    passMs(60_000);
    await changes.known();
    assert.ok(ended.has(shown.product('parka')));
  });
});

function startLooking(test: TestContext) {
  let nowMs = 50_000;
  const clock = mock.method(performance, 'now', () => nowMs);
  test.after(() => clock.mock.restore());
  const ended = new Set<string>();
  let changedIn = 90n;
  let horizonNow = 100n;
  const listAt = async (_: unknown, [horizon]: readonly unknown[]) => ({
    position: 100,
    rows: [{ horizon: `${horizonNow}`, changes: BigInt(horizon as string) <= changedIn ? [CHANGE] : [] }],
  });
  const changes = createPageChanges({
    reads: { listAt: listAt as never },
    isBehind: true,
    clear() {},
    renewIndex: async () => false,
    onError: assert.ifError,
  });
  changes.onEnd((names) => {
    for (const name of names) ended.add(name);
  });
  return {
    changes,
    ended,
    passMs(ms: number) {
      nowMs += ms;
    },
    /** The change is made by the next transaction. */
    commit() {
      changedIn = horizonNow++;
    },
  };
}
