import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { zoneOf } from '../../layout/delivery-terms.ts';
import { EU_COUNTRIES } from '../../settings/countries.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { splitAmount } from '../../settings/taxes/shares.ts';
import { rateOf } from '../../settings/taxes/tax-classes.ts';
import { vatByRate } from '../../settings/taxes/vat-by-rate.ts';
import { applyPromo, type PromoCode } from '../promo/promo.ts';
import { deliveryOffers } from './quote.ts';

/** A Sunday. */
const NOW = new Date('2026-11-22T12:00:00Z');

const code = (more: Partial<PromoCode>): PromoCode => ({
  code: 'CODE',
  kind: 'percent',
  value: 10,
  minimumMinor: 0,
  categories: [],
  hasBegun: true,
  hasEnded: false,
  isUsedUp: false,
  isUsedUpBy: null,
  ...more,
});

describe('tax', () => {
  it('is known for every country that the shop delivers to', () => {
    for (const country of EU_COUNTRIES) {
      assert.ok(zoneOf(country, DEFAULT_SETTINGS.delivery));
      assert.ok((rateOf(DEFAULT_SETTINGS.taxes, 'standard', country) ?? 0) >= 1_500, country);
    }
    assert.equal(rateOf(DEFAULT_SETTINGS.taxes, 'standard', 'US'), undefined);
  });

  it('is included in an amount, or added to it', () => {
    const vatOf = (
      unitPriceMinor: number,
      taxBasisPoints: number,
      isTaxIncluded: boolean,
      currency = 'EUR',
    ) =>
      vatByRate({
        lines: [{ quantity: 1, unitPriceMinor, discountMinor: 0, taxBasisPoints }],
        ...{ deliveryMinor: 0, currency, isTaxIncluded },
      })[0]?.vatMinor;
    assert.equal(vatOf(12_000, 2_000, true), 2_000);
    assert.equal(vatOf(12_000, 2_000, false), 2_400);
    assert.equal(vatOf(12_550, 2_550, true), 2_550);
    assert.equal(vatOf(0, 2_000, true), 0);
    // Cards are charged dinars in steps of ten fils.
    assert.equal(vatOf(12_340, 500, false, 'KWD'), 620);
  });
});

describe('delivery', () => {
  it('has a price and days for each zone, and none outside the zones', () => {
    const shown = (country: string, sum: number) =>
      deliveryOffers(country, sum, DEFAULT_SETTINGS, NOW).map(({ method, priceMinor, days }) => [
        method,
        priceMinor,
        days.from.toISOString().slice(0, 10),
        days.to.toISOString().slice(0, 10),
      ]);
    assert.deepEqual(shown('AT', 5_999), [
      ['standard', 490, '2026-11-24', '2026-11-26'],
      ['express', 990, '2026-11-23', '2026-11-23'],
    ]);
    assert.deepEqual(shown('SE', 6_000), [
      ['standard', 0, '2026-11-24', '2026-11-26'],
      ['express', 1_490, '2026-11-24', '2026-11-24'],
    ]);
    assert.deepEqual(shown('US', 6_000), []);
  });
});

describe('a promo code', () => {
  const lines = [
    { totalMinor: 5_900, categories: ['men', 'shirts'] },
    { totalMinor: 900, categories: ['women', 'socks'] },
  ];
  const standard = { isFirst: true, firstLabel: 'Standard', priceMinor: 490 };

  it('discounts the lines that it is for, and never by more than they cost', () => {
    const applied = (more: Partial<PromoCode>) => applyPromo(code(more), lines, standard, 'EUR');
    const discounts = (more: Partial<PromoCode>) => {
      const outcome = applied(more);
      return outcome.ok ? outcome.discountsMinor : outcome.message;
    };
    assert.deepEqual(discounts({}), [590, 90]);
    assert.deepEqual(discounts({ categories: ['socks'] }), [0, 90]);
    assert.deepEqual(discounts({ kind: 'amount', value: 100_000 }), [5_900, 900]);
    assert.deepEqual(discounts({ kind: 'amount', value: 100_000, categories: ['socks'] }), [0, 900]);
    assert.match(String(discounts({ categories: ['hoodies'] })), /your cart has none/);
    assert.match(String(discounts({ categories: ['socks'], minimumMinor: 1_000 })), /€1\.00 more/);
    assert.match(String(discounts({ isUsedUp: true })), /has reached its limit/);
  });

  it('for free delivery applies only to standard delivery that costs something', () => {
    const free = code({ kind: 'free_delivery', value: 0 });
    const applied = applyPromo(free, lines, standard, 'EUR');
    assert.ok(applied.ok && applied.freesDelivery);
    assert.equal(applyPromo(free, lines, { ...standard, isFirst: false, priceMinor: 990 }, 'EUR').ok, false);
    assert.equal(applyPromo(free, lines, { ...standard, priceMinor: 0 }, 'EUR').ok, false);
  });

  it('is split among lines to the cent, and no line gets more than it costs', () => {
    const sums = fc.array(fc.nat(100_000_000), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(sums, fc.nat(10_000), (lineSums, share) => {
        const total = lineSums.reduce((sum, minor) => sum + minor, 0);
        const amount = Math.floor((total * share) / 10_000);
        const parts = splitAmount(amount, lineSums);
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          amount,
        );
        parts.forEach((part, index) => {
          assert.ok(part >= 0 && part <= (lineSums[index] as number), `${part} of ${lineSums[index]}`);
        });
      }),
    );
  });
});
