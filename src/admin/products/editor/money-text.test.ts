import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { amountText, parseAmount } from './money-text.ts';

describe('a typed amount', () => {
  for (const [typed, minor, currency = 'EUR'] of [
    ['12.50', 1_250],
    ['12,50', 1_250],
    ['12,5', 1_250],
    ['12', 1_200],
    ['0', 0],
    ['1.234,50', 123_450],
    ['1,234.50', 123_450],
    ['1 234,50', 123_450],
    ["1'234.50", 123_450],
    ['1,234', 123_400],
    ['1.234.567', 123_456_700],
    ['12.505', 1_250_500],
    ['€12.50', 1_250],
    ['12,50 €', 1_250],
    ['EUR 12.50', 1_250],
    [' １２.５０ ', 1_250],
    ['1,980', 1_980, 'JPY'],
    ['¥1980', 1_980, 'JPY'],
    ['4.250', 4_250, 'KWD'],
    ['4,25', 4_250, 'KWD'],
    ['1,234.500', 1_234_500, 'KWD'],
    ['KWD 4', 4_000, 'KWD'],
  ] as const)
    it(`“${typed}” is ${minor} minor units of ${currency}`, () =>
      assert.equal(parseAmount(typed, currency), minor));

  for (const [typed, currency = 'EUR'] of [
    [''],
    ['-1'],
    ['1.2.3'],
    ['1.23,45'],
    ['12,34,567'],
    ['1.234.50'],
    ['twelve'],
    ['1e3'],
    ['12.50.'],
    ['12.50', 'JPY'],
    ['1.2345', 'KWD'],
  ] as const)
    it(`“${typed}” is no amount of ${currency}`, () => assert.equal(parseAmount(typed, currency), undefined));

  it('is shown with the decimals of its currency', () => {
    assert.deepEqual(
      [amountText(1_250, 'EUR'), amountText(5, 'EUR'), amountText(null, 'EUR')],
      ['12.50', '0.05', ''],
    );
    assert.deepEqual([amountText(1_980, 'JPY'), amountText(4_250, 'KWD')], ['1980', '4.250']);
  });
});
