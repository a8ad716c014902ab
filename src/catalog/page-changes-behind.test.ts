import assert from 'node:assert/strict';
import { it, mock } from 'node:test';
import { createPageChanges, shown } from './page-changes.ts';

/** One change, made by transaction 90. Transactions before 100 have ended. */
const CHANGE = { kind: 'product', slug: 'parka', id: 1 };

it('a change from just before the start ends what an instance makes of data that may be behind', async () => {
  let nowMs = 50_000;
  const clock = mock.method(performance, 'now', () => nowMs);
  const ended = new Set<string>();
  const listAt = async (_: unknown, [horizon]: readonly unknown[]) => ({
    position: 100,
    rows: [{ horizon: '100', changes: BigInt(horizon as string) <= 90n ? [CHANGE] : [] }],
  });
  const changes = createPageChanges({
    reads: { listAt: listAt as never },
    isBehind: true,
    clear() {},
    renewIndex: async () => false,
    onError: assert.ifError,
  });
  await changes.known();
  changes.onEnd((names) => {
    for (const name of names) ended.add(name);
  });
  nowMs += 1_500;
  await changes.known();
  assert.ok(ended.has(shown.product('parka')));
  ended.clear();
  for (let look = 0; look < 12; look++) {
    nowMs += 1_500;
    await changes.known();
  }
  ended.clear();
  nowMs += 1_500;
  await changes.known();
  assert.equal(ended.size, 0, 'it is reported no longer than data can be behind');
  clock.mock.restore();
});
