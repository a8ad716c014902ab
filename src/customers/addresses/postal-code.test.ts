import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COUNTRIES } from './countries.ts';
import { normalizedPostalCode, postalCodeFault } from './postal-code.ts';

describe('a postal code', () => {
  it('is written as its country writes it, however it was typed', () => {
    const typed: [country: string, typed: string, written: string][] = [
      ['AT', ' a-1010 ', '1010'],
      ['DE', 'D-10115', '10115'],
      ['SE', 'se-118  21', '118 21'],
      ['PL', '00950', '00-950'],
      ['PT', '1000 001', '1000-001'],
      ['LV', '1010', 'LV-1010'],
      ['LT', 'LT01100', 'LT-01100'],
      ['IE', 'd02af30', 'D02 AF30'],
      ['NL', '1012js', '1012JS'],
      ['MT', 'vlt 1117', 'VLT 1117'],
      ['CY', '1010', '1010'],
    ];
    for (const [country, text, written] of typed) {
      assert.equal(normalizedPostalCode(text, country), written);
      assert.equal(postalCodeFault(written, country), undefined, `${country} ${written}`);
    }
  });

  it('of another form is refused with a valid example', () => {
    for (const country of COUNTRIES.keys()) {
      const fault = postalCodeFault('nonsense', country);
      assert.match(fault ?? '', /^Enter .* like .*\.$/, country);
      const example = /like (.*)\.$/.exec(fault ?? '')?.[1] ?? '';
      assert.equal(postalCodeFault(normalizedPostalCode(example, country), country), undefined, country);
    }
  });

  it('that is wrong stays as it was typed', () => {
    assert.equal(normalizedPostalCode('1182', 'SE'), '1182');
    assert.equal(normalizedPostalCode('12', 'PL'), '12');
    for (const country of ['', 'XX', '__proto__', 'constructor', 'toString'])
      assert.equal(normalizedPostalCode('SW1A 1AA', country), 'SW1A 1AA');
  });
});
