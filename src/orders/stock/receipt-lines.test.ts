import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReceipt } from './receipt-lines.ts';

const readings = (text: string) => readReceipt(text).lines.map(({ readings }) => readings);

describe('the lines of a receipt', () => {
  it('are a code and a number, with anything that a spreadsheet or a person puts between them', () => {
    for (const text of ['OXF-M\t12', 'OXF-M,12', 'OXF-M ; 12', ' OXF-M\t 12 '])
      assert.deepEqual(readings(text), [[{ code: 'OXF-M', quantity: 12 }]], text);
    assert.deepEqual(readings('OXF-M   12'), [
      [
        { code: 'OXF-M', quantity: 12 },
        { code: 'OXF-M   12', quantity: 1 },
      ],
    ]);
  });

  it('are one item without a number, such as a scanned barcode', () => {
    assert.deepEqual(readings('4006381333931\r\n\r\nOXF M'), [
      [{ code: '4006381333931', quantity: 1 }],
      [{ code: 'OXF M', quantity: 1 }],
    ]);
  });

  it('name what is wrong by its line', () => {
    const { faults } = readReceipt(`OXF-M\t1\n\n${'x'.repeat(101)} 5`);
    assert.deepEqual(faults, ['Line 3: Write an SKU or a barcode, then a number.']);
    assert.deepEqual(readReceipt(' \n ').faults, ['Enter at least one line.']);
    assert.equal(readReceipt('A 1\n'.repeat(501)).faults.length, 1);
  });
});
