import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalizedVatId, vatIdFault } from './billing.ts';

const VALID = [
  ...['ATU12345678', 'BE0123456789', 'BG123456789', 'CY12345678X', 'CZ12345678', 'DE123456789', 'DK12345678'],
  ...[
    'EE123456789',
    'EL123456789',
    'ESX1234567X',
    'FI12345678',
    'FR12345678901',
    'FRXX123456789',
    'HR12345678901',
  ],
  ...[
    'HU12345678',
    'IE1234567WA',
    'IT12345678901',
    'LT123456789',
    'LU12345678',
    'LV12345678901',
    'MT12345678',
  ],
  ...[
    'NL123456789B01',
    'PL1234567890',
    'PT123456789',
    'RO12',
    'SE123456789001',
    'SI12345678',
    'SK1234567890',
  ],
];

test('a VAT ID of each member state is accepted, however it is typed', () => {
  for (const vatId of VALID) {
    assert.equal(vatIdFault(vatId), undefined, vatId);
    const typed = ` ${vatId.slice(0, 2).toLowerCase()} ${vatId.slice(2, 5)}.${vatId.slice(5)} `;
    assert.equal(normalizedVatId(typed), vatId);
  }
});

test('a fault names an example that is right', () => {
  for (const vatId of VALID) {
    const [, example = ''] = /looks like (\S+)\.$/.exec(vatIdFault(`${vatId.slice(0, 2)}?`) ?? '') ?? [];
    assert.equal(example.slice(0, 2), vatId.slice(0, 2));
    assert.equal(vatIdFault(example), undefined, example);
  }
});

test('a VAT ID that is not written as its country does is refused with a sentence', () => {
  for (const wrong of [
    '12345678',
    'GR123456789',
    'ATU1234567',
    'DE12345678',
    'XX1',
    '__proto__',
    'CHE123456789',
  ])
    assert.match(vatIdFault(wrong) ?? '', /letters/, wrong);
  assert.equal(vatIdFault(''), undefined);
  assert.match(vatIdFault('DE12') ?? '', /looks like DE123456789/);
});
