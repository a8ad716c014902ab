import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listing } from '../views/listing/listing.fixture.ts';
import { findSuggestions } from './suggestions.ts';
import { vocabularyOf } from './understand/vocabulary.ts';

const labels = { departments: new Map(), types: new Map(), sizes: new Map(), colors: new Map() };
const words = [
  { word: 'womenswear', products: 3, names: 0 },
  { word: 'größe', products: 2, names: 2 },
];
const vocabulary = vocabularyOf(words, labels, { synonyms: [] });
const list = async () => ({ ...listing, last: null });

test('a word with an apostrophe is completed, and the words before it stay', async () => {
  for (const text of ['soft womens', "soft women's", 'Soft women’s'])
    assert.deepEqual((await findSuggestions(text, vocabulary, list)).queries, ['soft womenswear'], text);
});

test('words are suggested as the catalog writes them, after the words as they were typed', async () => {
  for (const [text, query] of [
    ['Weiße gros', 'weiße größe'],
    ['gro', 'größe'],
  ] as const)
    assert.deepEqual((await findSuggestions(text, vocabulary, list)).queries, [query], text);
  assert.deepEqual((await findSuggestions('grosse', vocabulary, list)).queries, []);
});
