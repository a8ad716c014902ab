import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COUNTRIES, EU_COUNTRIES } from '../../settings/countries.ts';
import {
  needsPostalCode,
  normalizedPostalCode,
  postalCodeFault,
  undeliveredPlace,
} from './accepted-places.ts';

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
    for (const country of EU_COUNTRIES) assert.ok(needsPostalCode(country), country);
    for (const country of [...COUNTRIES.keys()].filter(needsPostalCode)) {
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

const OUTSIDE: [country: string, postalCode: string, city: string, name: RegExp][] = [
  ['ES', '35001', 'Las Palmas', /Canary/],
  ['ES', '38001', 'Santa Cruz de Tenerife', /Canary/],
  ['ES', '51001', 'Ceuta', /Ceuta/],
  ['ES', '52006', 'Melilla', /Melilla/],
  ['FI', '22100', 'Mariehamn', /Åland/],
  ['FR', '97110', 'Pointe-à-Pitre', /French/],
  ['FR', '97133', 'Gustavia', /French/],
  ['FR', '97200', 'Fort-de-France', /French/],
  ['FR', '97300', 'Cayenne', /French/],
  ['FR', '97400', 'Saint-Denis', /French/],
  ['FR', '97500', 'Saint-Pierre', /French/],
  ['FR', '97600', 'Mamoudzou', /French/],
  ['FR', '98600', 'Mata-Utu', /French/],
  ['FR', '98714', 'Papeete', /French/],
  ['FR', '98800', 'Nouméa', /French/],
  ['IT', '23041', 'Livigno', /Livigno/],
  ['IT', '23030', 'LIVIGNO SO', /Livigno/],
  ['IT', '22061', "Campione d'Italia", /Campione/],
  ['IT', '22060', "Campione d'Italia", /Campione/],
  ['IT', '47890', 'San Marino', /San Marino/],
  ['IT', '47899', 'Serravalle', /San Marino/],
  ['IT', '00120', 'Città del Vaticano', /Vatican/],
  ['DE', '78266', 'Büsingen am Hochrhein', /Büsingen/],
  ['DE', '27498', 'Helgoland', /Helgoland/],
  ['GR', '630 86', 'Karyes', /Athos/],
  ['GR', '63087', 'Dafni', /Athos/],
  ['DK', '3900', 'Nuuk', /Greenland/],
  ['DK', 'FO-100', 'Tórshavn', /Faroe/],
  ['DK', '3800', 'Tórshavn', /Faroe/],
  ['CY', '9300', 'Kyrenia', /Cyprus/],
  ['CY', '99300', 'Girne', /Cyprus/],
  ['CY', '5280', 'Gazimağusa', /Cyprus/],
];

const INSIDE: [country: string, postalCode: string, city: string][] = [
  ['ES', '07001', 'Palma'],
  ['ES', '28035', 'Madrid'],
  ['FI', '20100', 'Turku'],
  ['FR', '20000', 'Ajaccio'],
  ['FR', '98000', 'Monaco'],
  ['FR', '59700', 'Marcq-en-Barœul'],
  ['IT', '23030', 'Valdidentro'],
  ['IT', '22060', 'Cabiate'],
  ['IT', '47900', 'Rimini'],
  ['IT', '00121', 'Roma'],
  ['DE', '78267', 'Aach'],
  ['GR', '630 75', 'Ierissos'],
  ['DK', '3700', 'Rønne'],
  ['PT', '9000-001', 'Funchal'],
  ['CY', '5330', 'Ayia Napa'],
  ['CY', '1010', 'Nicosia'],
  ['AT', '3900', 'Schwarzenau'],
  ['__proto__', '3900', ''],
];

describe('a place outside the VAT area', () => {
  for (const [country, postalCode, city, name] of OUTSIDE)
    it(`is known: ${country} ${postalCode} ${city}`, () => {
      assert.match(undeliveredPlace({ country, postalCode, city }) ?? '', name);
    });
  for (const [country, postalCode, city] of INSIDE)
    it(`is not ${country} ${postalCode} ${city}`, () => {
      assert.equal(undeliveredPlace({ country, postalCode, city }), undefined);
    });
});
