import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { slugOf } from '../product.ts';
import { type ListingQuery, SORTS } from './listing.ts';
import { everything, literalWords, parseListingQuery, searchOf } from './listing-query.ts';

const departments = new Set(['women', 'men', 'accessories']);
const parse = (search: string) => parseListingQuery(new URLSearchParams(search), departments);

const slugs = fc
  .uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(slugOf), { maxLength: 20 })
  .map((values) => values.filter((slug) => slug !== '' && !departments.has(slug)).sort());
const priceMinor = fc.option(fc.integer({ min: 1, max: 1_000_000 }).map((major) => major * 100));

const queries: fc.Arbitrary<ListingQuery> = fc
  .record({
    departments: fc.subarray([...departments]).map((values) => values.sort()),
    types: slugs,
    sizes: slugs,
    colors: slugs,
    words: fc
      .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { maxLength: 5 })
      .map((words) => parse(`q=${encodeURIComponent(words.join(' '))}`).words),
    priceMinMinor: priceMinor,
    priceMaxMinor: priceMinor,
    isReduced: fc.boolean(),
    sort: fc.constantFrom(...SORTS),
    page: fc.integer({ min: 1, max: 10_000 }),
  })
  .map((query) => {
    const { priceMinMinor: min, priceMaxMinor: max } = query;
    const turned = min !== null && max !== null && min > max;
    return {
      ...query,
      sort: query.sort === 'relevance' && !query.words ? 'newest' : query.sort,
      ...(turned && { priceMinMinor: max, priceMaxMinor: min }),
    };
  });

test('a query is parsed from its own query string', () => {
  fc.assert(fc.property(queries, (query) => assert.deepEqual(parse(searchOf(query)), query)));
});

test('any query string is parsed into a query with a stable string', () => {
  const name = fc.constantFrom(
    'category',
    'size',
    'color',
    'q',
    'price',
    'min',
    'max',
    'sale',
    'sort',
    'page',
  );
  const entry = fc.tuple(name, fc.string({ unit: 'binary', maxLength: 200 }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      const query = parse(new URLSearchParams(entries).toString());
      assert.deepEqual(parse(searchOf(query)), query);
    }),
  );
});

test('the query for everything has an empty string, and vice versa', () => {
  assert.equal(searchOf(everything), '');
  assert.deepEqual(parse(''), everything);
});

test('a category is a department if it is known as one, otherwise a type', () => {
  const query = parse('category=Shirts&category=men&category=shirts');
  assert.deepEqual(query.departments, ['men']);
  assert.deepEqual(query.types, ['shirts']);
  assert.equal(searchOf(query), 'category=men&category=shirts');
});

test('the same choices in another order have the same string', () => {
  const one = searchOf(parse('color=navy&size=m&color=black&category=men'));
  assert.equal(one, searchOf(parse('category=men&color=black&color=navy&size=M')));
});

test('malformed values are ignored and never an error', () => {
  for (const odd of [
    'page=0',
    'page=-1',
    'page=1e9',
    'page=10001',
    'sort=cheapest',
    'sort=relevance',
    'sale=yes',
    'price=cheap',
    'price=-',
    'price=0-0',
    'price=1-2-3',
    'price=Infinity-NaN',
    'size=%00%20',
    'color=',
    `color=${'a'.repeat(101)}`,
    'q=%00%0a%20',
    'utm_source=x&__proto__=1&constructor=2',
  ]) {
    assert.deepEqual(parse(odd), everything, odd);
  }
});

test('prices come from one parameter or two, and are rounded outward to whole units', () => {
  const prices = (search: string) => {
    const { priceMinMinor, priceMaxMinor } = parse(search);
    return [priceMinMinor, priceMaxMinor];
  };
  assert.deepEqual(prices('price=10-300'), [1_000, 30_000]);
  assert.deepEqual(prices('price=10-'), [1_000, null]);
  assert.deepEqual(prices('price=-300'), [null, 30_000]);
  assert.deepEqual(prices('min=10.90&max=49,50'), [1_000, 5_000]);
  assert.deepEqual(prices('min=&max='), [null, null]);
  assert.deepEqual(prices('price=300-10'), [1_000, 30_000]);
  assert.deepEqual(prices('max=999999999'), [null, 100_000_000]);
});

test('words are reduced to one line of at most 100 whole characters', () => {
  assert.equal(parse(`q=${encodeURIComponent('  a\tb\u0000c\u202e d ')}`).words, 'a b c d');
  assert.equal(parse(`q=${'x'.repeat(500)}`).words.length, 100);
  const emoji = parse(`q=${encodeURIComponent(`a${'👕'.repeat(200)}`)}`).words;
  assert.equal([...emoji].length, 100);
  assert.ok(emoji.isWellFormed());
  assert.equal(
    parse(`q=${encodeURIComponent('!👕…')}`).words,
    '!👕…',
    'signs are searched, and found nowhere',
  );
});

test('at most 20 values per facet are kept', () => {
  const search = new URLSearchParams();
  for (let index = 0; index < 500; index++) search.append('size', `s${index}`);
  assert.equal(parse(search.toString()).sizes.length, 20);
});

test('words in quotation marks are whole words, and stay in quotation marks in an address', () => {
  const long = `${'x'.repeat(49)} ${'y'.repeat(48)}`;
  for (const [words, literal] of [
    ['linen shirt', '"linen shirt"'],
    [long, `"${long}"`],
    [`${long}yy`, `"${'x'.repeat(49)}"`],
    [`${long} z`, `"${long}"`],
    ['x'.repeat(100), `"${'x'.repeat(98)}"`],
  ] as const) {
    assert.equal(literalWords(words), literal);
    assert.equal(parse(`q=${encodeURIComponent(literal)}`).words, literal);
  }
});
