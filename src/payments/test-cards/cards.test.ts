import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CARD_FAULTS, type CardField, cardFaults, spaced, TEST_CARDS } from './cards.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const GOOD = { cardNumber: '4242 4242 4242 4242', expiry: '12/34', cvc: '123', cardName: 'Ada' };
const faultsOf = (more: Partial<typeof GOOD>) => cardFaults({ ...GOOD, ...more }, NOW);

describe('a card', () => {
  it('is accepted however its number and its date are typed', () => {
    for (const cardNumber of ['4242424242424242', ' 4242-4242-4242-4242 ', '4242 4242 4242 4242'])
      assert.deepEqual(faultsOf({ cardNumber }), {});
    for (const expiry of ['12/34', '1234', ' 12 / 2034 ', '1/27', '11/26', '122034'])
      assert.deepEqual(faultsOf({ expiry }), {}, expiry);
    assert.deepEqual(faultsOf({ cardNumber: '3782 822463 10005', cvc: '1234' }), {});
    for (const { number } of TEST_CARDS)
      assert.deepEqual(faultsOf({ cardNumber: spaced(number), cvc: number[1] === '7' ? '1234' : '123' }), {});
  });

  it('that is not a test card is refused, even a valid one', () => {
    for (const cardNumber of ['4111111111111111', '4242424242424241', '5105 1051 0510 5100'])
      assert.match(faultsOf({ cardNumber }).cardNumber ?? '', /Only test cards work here/);
  });

  it('with an invalid field is refused with a sentence', () => {
    const wrong: [CardField, string[]][] = [
      ['cardNumber', ['', 'x', '4242', '4'.repeat(20), '４２４２４２４２４２４２４２４２']],
      ['expiry', ['', '13/30', '0/30', 'soon', '12/1934', '12']],
      ['cvc', ['', '12', '1234', 'abc', '１２３']],
      ['cardName', ['', ' ']],
    ];
    for (const [field, texts] of wrong)
      for (const text of texts) assert.equal(faultsOf({ [field]: text })[field], CARD_FAULTS[field], text);
    assert.match(faultsOf({ expiry: '10/26' }).expiry ?? '', /has expired/);
    assert.match(faultsOf({ cardName: 'x'.repeat(101) }).cardName ?? '', /at most 100/);
  });
});
