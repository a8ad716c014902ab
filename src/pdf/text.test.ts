import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWritable, piecesOf } from './text.ts';

const written = (text: string) =>
  piecesOf(text)
    .map((piece) => piece.text)
    .join('');

test('the fonts write Latin, Greek and Cyrillic names, and say which letters they lack', () => {
  for (const text of ['Søren Łukasz Ğül', 'Οδός Ερμού 5', 'Драган Цанков', 'What?'])
    assert.ok(isWritable(text), text);
  for (const text of ['東京都', 'שלום', 'عمان', '👗', 'Жанна Э']) assert.ok(!isWritable(text), text);
  assert.equal(written('東京'), '??');
  assert.equal(written('Οδός Ερμού'), 'Odos Ermou');
});
