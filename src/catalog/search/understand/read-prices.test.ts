import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPrices } from './read-prices.ts';

/** In whole units. */
const CASES: [text: string, min: number | null, max: number | null, rest: string][] = [
  ['navy jeans under 80', null, 80, 'navy jeans'],
  // A product of €80.50 is included.
  ['jeans under €80.50', null, 81, 'jeans'],
  ['bis 79,99 €', null, 80, ''],
  ['coat over 99.95', 99, null, 'coat'],
  ['coat under 1,200', null, 1_200, 'coat'],
  ['mantel unter 1.200,50 €', null, 1_201, 'mantel'],
  ['between 0 and 40', null, 40, ''],
  ['shirt 0-40 €', null, 40, 'shirt'],
  ['thunder 80 under 80', null, 80, 'thunder 80'],
  ['unter 50 euro', null, 50, ''],
  ['hemd bis zu 50€', null, 50, 'hemd'],
  ['moins de 90 euros robe', null, 90, 'robe'],
  ['coat over 100', 100, null, 'coat'],
  ['ab 30 euro', 30, null, ''],
  ['plus de 40 €', 40, null, ''],
  ['between 20 and 40', 20, 40, ''],
  ['entre 20 et 40 euros', 20, 40, ''],
  ['zwischen 40 und 20', 20, 40, ''],
  ['shirt 70-80 €', 70, 80, 'shirt'],
  ['shirt 70 to 80 euro', 70, 80, 'shirt'],
  ['socks €15', null, 15, 'socks'],
  ['socks 15 eur', null, 15, 'socks'],
  ['coat max 50 €', null, 50, 'coat'],
  ['coat max. 50', null, 50, 'coat'],
  ['shirt min €20', 20, null, 'shirt'],
  ['robe des 40 euros', 40, null, 'robe'],
  // These are sizes, names, codes and shares.
  ['jeans 32', null, null, 'jeans 32'],
  ['socks 36-39', null, null, 'socks 36-39'],
  ['jeans 501', null, null, 'jeans 501'],
  ['air max 90', null, null, 'air max 90'],
  ['min 3 pack', null, null, 'min 3 pack'],
  ['jacke ab 40', null, null, 'jacke ab 40'],
  ['jupe des 90', null, null, 'jupe des 90'],
  ['underwear 5 pack', null, null, 'underwear 5 pack'],
  ['under 20%', null, null, 'under 20%'],
  ['under the coat', null, null, 'under the coat'],
  ['under 0', null, null, ''],
  ['99999999999', null, null, '99999999999'],
];

test('prices are read as shoppers write them, and what is no price is left', () => {
  for (const [text, min, max, rest] of CASES) {
    const { priceMinMinor, priceMaxMinor, rest: left } = readPrices(text);
    const hundredths = [min, max].map((amount) => (amount === null ? null : amount * 100));
    assert.deepEqual([priceMinMinor, priceMaxMinor], hundredths, text);
    assert.equal(left.trim().replace(/\s+/g, ' '), rest, text);
  }
});
