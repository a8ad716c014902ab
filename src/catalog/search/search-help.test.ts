import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listing } from '../views/listing/listing.fixture.ts';
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
