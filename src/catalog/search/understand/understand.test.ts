import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hexOfName } from '../../../pictures/colors.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import { departmentsOf } from '../../listings/departments.ts';
import { SHOPPER_QUERIES } from '../shopper-queries.fixture.ts';
import { fold } from './fold.ts';
import { textOfTerms, understand } from './understand.ts';
import { vocabularyOf } from './vocabulary.ts';

const labels = {
  departments: new Map([
    ['women', 'Women'],
    ['men', 'Men'],
  ]),
  types: new Map([
    ['shoes', 'Shoes'],
    ['shirts', 'Shirts'],
    ['trousers-and-jeans', 'Trousers and jeans'],
  ]),
  sizes: new Map(['M', 'XL', '38', '36–39', '40–42', 'One size'].map((label) => [slugOfSize(label), label])),
  colors: new Map([
    ['navy', 'Navy'],
    ['sky-blue', 'Sky blue'],
    ['brick', 'Brick'],
    ['chalk', 'Chalk'],
  ]),
};
function slugOfSize(label: string): string {
  return label.toLowerCase().replace(/[–\s]/g, '-');
}
const words = [
  { word: 'shirt', products: 9, names: 9 },
  { word: 'shirts', products: 9, names: 0 },
  { word: 'shoes', products: 4, names: 0 },
  { word: 'linen', products: 3, names: 2 },
  { word: 'jeans', products: 3, names: 3 },
  { word: 'medium', products: 1, names: 1 },
  { word: 'navy', products: 5, names: 0 },
  { word: 'blue', products: 5, names: 0 },
];
const vocabulary = vocabularyOf(words, labels, DEFAULT_SETTINGS.search);

/** The filters that are named, and the other words. */
function read(text: string): [filters: Record<string, unknown>, words: string] {
  const { filters, terms } = understand(text, vocabulary);
  const named = Object.entries(filters).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value,
  );
  return [Object.fromEntries(named), textOfTerms(terms)];
}

describe('a search', () => {
  const CASES: [text: string, filters: Record<string, unknown>, words: string][] = [
    ['navy jeans under 80', { colors: ['navy'], priceMaxMinor: 8_000 }, 'jeans'],
    ['red shirt size M', { colors: ['brick'], sizes: ['m'] }, 'shirt'],
    ['sky blue shirt', { colors: ['sky-blue'] }, 'shirt'],
    ['blue shirt', { colors: ['sky-blue', 'navy'] }, 'shirt'],
    ['weißes Hemd, Größe 38', { colors: ['chalk'], sizes: ['38', '36-39'] }, 'hemd'],
    ['chemise blanche', { colors: ['chalk'] }, 'chemise'],
    ['herrenhemd', { departments: ['men'] }, 'hemd'],
    ['women’s shoes 37', { departments: ['women'], types: ['shoes'], sizes: ['36-39'] }, ''],
    ['schuhe im sale', { types: ['shoes'], isReduced: true }, ''],
    ['trousers and jeans', { types: ['trousers-and-jeans'] }, ''],
    ['shirts', {}, 'shirts'],
    ['one size', { sizes: ['one-size'] }, ''],
    ['medium shirt', {}, 'medium shirt'],
    ['the shirt with linen', {}, 'shirt linen'],
    ['the', {}, 'the'],
    ['linen', {}, 'linen'],
    ['leinenhemd', {}, 'leinen hemd'],
    ['rain coat', {}, 'rain coat'],
    ['green shirt', {}, 'green shirt'],
    ['"navy shirt"', {}, 'navy shirt'],
    ['jeans size', {}, 'jeans size'],
    ['POP-NVY-XL', {}, 'pop-nvy-xl'],
    ['👕', {}, ''],
  ];
  for (const [text, filters, left] of CASES)
    it(`understands “${text}”`, () => {
      assert.deepEqual(read(text), [filters, left]);
    });

  it('has terms that are understood as themselves, so that addresses can hold just these', () => {
    for (const { query } of SHOPPER_QUERIES) {
      const [, left] = read(query);
      assert.deepEqual(read(left), [{}, left], query);
    }
  });

  it('is bounded and never fails, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc
        .array(
          fc.constantFrom('navy', 'size', 'm', 'under', '80', '-', '’', 'ß', '"', '\u202e', '\u0000', 'sale'),
        )
        .map((some) => some.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { terms } = understand(text, vocabulary);
        assert.ok(terms.length <= 8);
        for (const { parts } of terms)
          assert.ok(parts.length <= 8 && parts.every((part) => part.length <= 32));
      }),
    );
  });
});

describe('the default synonyms', () => {
  it('are groups of at least two words, each in one group, and none is a color, size or department', () => {
    const all = DEFAULT_SETTINGS.search.synonyms.flat();
    assert.ok(all.length >= 300);
    assert.equal(new Set(all).size, all.length);
    for (const word of all) {
      assert.deepEqual(departmentsOf([word]), [], word);
      // Linen and denim are shades, too, but a shop that sells clothes knows them as fabrics.
      if (!FABRICS.includes(word)) assert.equal(hexOfName(fold(word)), undefined, word);
    }
  });
});

const FABRICS = ['lin', 'linen', 'leinen', 'denim', 'jean'];
