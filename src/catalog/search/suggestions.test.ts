import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listing } from '../views/listing/listing.fixture.ts';
import { findSuggestions } from './suggestions.ts';
import { vocabularyOf } from './understand/vocabulary.ts';

const labels = { departments: new Map(), types: new Map(), sizes: new Map(), colors: new Map() };
const words = [{ word: 'womenswear', products: 3, names: 0 }];
const vocabulary = vocabularyOf(words, labels, { synonyms: [] });
const list = async () => ({ ...listing, last: null });

test('a word with an apostrophe is completed, and the words before it stay', async () => {
  for (const text of ['soft womens', "soft women's", 'Soft women’s'])
    assert.deepEqual((await findSuggestions(text, vocabulary, list)).queries, ['soft womenswear'], text);
});
