import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asTyped, repairWords } from './repair-words.ts';
import { understand } from './understand/understand.ts';
import { vocabularyOf } from './understand/vocabulary.ts';

const words = [
  { word: 'cotton', products: 9, names: 9 },
  { word: 'shirt', products: 5, names: 5 },
  { word: 'größe', products: 2, names: 2 },
];
const labels = { departments: new Map(), types: new Map(), sizes: new Map(), colors: new Map() };
const vocabulary = vocabularyOf(words, labels, { synonyms: [] });
const noneIsFound = async (tsqueries: string[]) => tsqueries.map(() => false);
const repair = (text: string) => repairWords(noneIsFound, understand(text, vocabulary).terms, vocabulary);

test('a corrected text has whole words replaced, and no parts of others', async () => {
  const text = 'shirtx cottoxn shirt';
  const repaired = await repair(text);
  assert.deepEqual(repaired?.terms, ['shirt', 'cotton', 'shirt']);
  assert.equal(repaired?.correct(text), 'shirt cotton shirt');
});

test('a word that is left out stays in longer words', async () => {
  const text = 'shirt irt shrit';
  const repaired = await repair(text);
  assert.deepEqual(repaired?.leftOut, ['irt']);
  assert.equal(repaired?.correct(text), 'shirt shirt');
});

test('words are shown as the catalog writes them or as they were typed', async () => {
  const text = 'Weiße gröse shirt';
  const repaired = await repair(text);
  assert.deepEqual(repaired?.terms, ['grosse', 'shirt']);
  assert.equal(repaired?.correct(text), 'größe shirt');
  assert.deepEqual(
    repaired?.leftOut.map((word) => asTyped(word, text)),
    ['weiße'],
  );
});
