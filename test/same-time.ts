import assert from 'node:assert/strict';

const ROUNDS = 40;

/**
 * Asserts that two times cannot be told apart. In all pairs of the two, the share in which the first is longer is about
 * one half if the times reveal nothing, and 0 or 1 if they always differ. They are measured in turn, so that other work
 * of the machine affects both.
 */
export async function assertSameTime(
  timeOne: () => Promise<number>,
  timeOther: () => Promise<number>,
): Promise<void> {
  const ones: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ones.push(await timeOne());
    others.push(await timeOther());
  }
  const pairs = ones.flatMap((one) => others.map((other) => (one > other ? 1 : 0)));
  const share = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
  assert.ok(
    share > 0.2 && share < 0.8,
    `the first takes longer than the second in ${Math.round(share * 100)} % of pairs`,
  );
}
