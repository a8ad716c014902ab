import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type CheckOptions, checkChecker, isExact } from './check-checker.ts';

/** CHECKER_SEEDS=1000 plays more seeds. */
const SEEDS = Number(process.env.CHECKER_SEEDS) || 40;

const checkAll = async (t: TestContext, options: CheckOptions) => {
  const planted = { lost: 0, doubled: 0, foreign: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const checked = await checkChecker(seed, options);
    assert.ok(isExact(checked), JSON.stringify(checked));
    planted.lost += checked.planted.lost;
    planted.doubled += checked.planted.doubled;
    planted.foreign += checked.planted.foreign;
  }
  t.diagnostic(`${SEEDS} seeds: ${JSON.stringify(planted)}`);
  return planted;
};

describe(`the checker, at an in-memory store with ${SEEDS} seeds`, () => {
  it('reports nothing when nothing is wrong, even if changes get no answer', async (t) => {
    await checkAll(t, { unanswered: 0.05 });
  });

  it('reports exactly the lost and doubled changes, also for customers and on another device', async (t) => {
    const { lost, doubled } = await checkAll(t, { shares: { lost: 0.01, doubled: 0.01 } });
    assert.ok(lost > SEEDS && doubled > SEEDS);
  });

  it("reports exactly the changes that went to another shopper's cart", async (t) => {
    const { foreign } = await checkAll(t, { shares: { foreign: 0.02 } });
    assert.ok(foreign > SEEDS);
  });

  it('plays the same run for the same seed', async () => {
    const shares = { lost: 0.02, foreign: 0.02 };
    assert.deepEqual(await checkChecker(7, { shares }), await checkChecker(7, { shares }));
    assert.notDeepEqual(await checkChecker(7, { shares }), await checkChecker(8, { shares }));
  });
});
