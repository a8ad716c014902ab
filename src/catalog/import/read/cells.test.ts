import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePriceMinor, parseQuantity } from './cells.ts';

test('a price is a number with a decimal point', () => {
  const prices = {
    '55.30': 5530,
    '55': 5500,
    '1299.5': 129950,
    '0': 0,
    '0.29': 29,
    '21474836.47': 2147483647,
  };
  for (const [text, value] of Object.entries(prices)) {
    assert.deepEqual(parsePriceMinor(text), { ok: true, value }, text);
  }
});

test('an invalid price is refused with a hint on what to write', () => {
  const hints = {
    '12,50': 'write 12.50',
    '€12.50': 'write 12.50',
    '12,50 €': 'write 12.50',
    '1,299.50': 'write a number such as 12.50',
    '12.505': 'use two decimals at most',
    '-1': 'a price must be 0 or more',
    '21474836.48': 'the highest price is 21474836.47',
    '9999999999': 'the highest price is 21474836.47',
    NaN: 'write a number such as 12.50',
    '': 'write a number such as 12.50',
    '1e3': 'write a number such as 12.50',
    '+5': 'write 5',
    '5.': 'write a number such as 12.50',
    '٥': 'write a number such as 12.50',
  };
  for (const [text, hint] of Object.entries(hints)) {
    assert.deepEqual(parsePriceMinor(text), { ok: false, hint }, text);
  }
});

test('a quantity may be negative, and an empty cell is null', () => {
  assert.deepEqual(parseQuantity('12'), { ok: true, value: 12 });
  assert.deepEqual(parseQuantity('-3'), { ok: true, value: -3 });
  assert.deepEqual(parseQuantity(''), { ok: true, value: null });
  for (const text of ['1.5', 'many', '9999999999', '1 000'])
    assert.equal(parseQuantity(text).ok, false, text);
});
