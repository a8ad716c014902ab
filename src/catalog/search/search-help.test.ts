import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listing } from '../views/listing/listing.fixture.ts';
import { CANDIDATES_MAX } from './index/search.ts';
import { everything } from './listing-query.ts';
import { findSearchHelp } from './search-help.ts';

const unused = () => assert.fail('nothing is read');
const catalog = { listing: unused, bestSellers: unused, newest: unused };

test('a search whose filters can be removed reads nothing else', async () => {
  for (const filters of [
    { colors: ['navy'] },
    { departments: ['men'] },
    { priceMaxMinor: 8_000 },
    { isReduced: true },
  ]) {
    const query = { ...everything, words: 'coat', sort: 'relevance' as const, ...filters };
    const empty = { ...listing, cards: [], total: 0, searchedWords: 'coat', query };
    assert.equal(await findSearchHelp(catalog, empty), undefined);
  }
});

test('a search that has found something needs no help', async () => {
  assert.equal(await findSearchHelp(catalog, { ...listing, searchedWords: 'coat' }), undefined);
});

test('single words are searched in bounded time and without corrections', async () => {
  const bounded: string[] = [];
  const help = await findSearchHelp(
    {
      async listing({ words }, _window, options) {
        if (options?.isBounded && options.isExact) bounded.push(words);
        const total = words === 'wool' ? CANDIDATES_MAX : words === 'coat' ? 3 : 0;
        return { ...listing, total, last: null };
      },
      bestSellers: async () => listing.cards,
      newest: unused,
    },
    {
      ...{ ...listing, cards: [], total: 0, searchedWords: 'wool coat zebra' },
      query: { ...everything, words: 'wool coat zebra', sort: 'relevance' as const },
    },
  );
  assert.deepEqual(bounded, ['wool', 'coat', 'zebra']);
  assert.deepEqual(
    help?.words.map(({ text, count, isAtLeast }) => [text, count, isAtLeast]),
    [
      ['wool', CANDIDATES_MAX, true],
      ['coat', 3, false],
    ],
  );
});
