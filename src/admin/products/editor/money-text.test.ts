import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { moneyText, parseMoney } from './money-text.ts';

describe('a typed amount', () => {
  for (const [typed, minor] of [
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
  ] as const)
    it(`“${typed}” is ${minor} minor units`, () => assert.equal(parseMoney(typed), minor));

  for (const typed of ['', '-1', '1.2.3', '1.23,45', '12,34,567', '1.234.50', 'twelve', '1e3', '12.50.'])
    it(`“${typed}” is no amount`, () => assert.equal(parseMoney(typed), undefined));

  it('is shown with two decimals', () => {
    assert.deepEqual([moneyText(1_250), moneyText(5), moneyText(null)], ['12.50', '0.05', '']);
  });
});
