import assert from 'node:assert/strict';
import { it } from 'node:test';
import { leastMinorOfStripe, minorOfStripe, stripeAmount } from './stripe-amounts.ts';

it('amounts for Stripe are minor units, except where Stripe counts otherwise', () => {
  for (const [currency, minor, amount] of [
    ['EUR', 1_250, 1_250],
    ['JPY', 1_980, 1_980],
    ['KWD', 4_250, 4_250],
    ['ISK', 1_980, 198_000],
    ['ugx', 5_000, 500_000],
  ] as const) {
    assert.equal(stripeAmount(minor, currency), amount, currency);
    assert.equal(minorOfStripe(amount, currency), minor, currency);
  }
});

it('the least that Stripe charges is known for its currencies', () => {
  assert.deepEqual(['EUR', 'gbp', 'JPY', 'HUF', 'ISK'].map(leastMinorOfStripe), [50, 30, 50, 17_500, 1]);
});
