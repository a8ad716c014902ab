/** Parts of amounts in minor units, in whole numbers. */

/** `amount * part / whole`, half a minor unit rounded up. It is 0 where the whole is. */
export function shareOf(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  const doubled = 2 * amount * part + whole;
  // Beyond this, floating-point numbers are not exact.
  if (!Number.isSafeInteger(doubled))
    return Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
  return Math.floor(doubled / (2 * whole));
}

/** Splits an amount in proportion to `sums`. The parts add up to it exactly, and none is above its sum if the amount is not. */
export function splitAmount(amountMinor: number, sums: readonly number[]): number[] {
  const total = sums.reduce((sum, minor) => sum + minor, 0);
  let before = 0;
  let given = 0;
  return sums.map((sum) => {
    before += sum;
    const part = shareOf(amountMinor, before, total) - given;
    given += part;
    return part;
  });
}
