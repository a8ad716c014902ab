import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDatabase, rowsOf } from '../import/import.fixture.ts';
import { searchVectorOf } from './search-vector.ts';

const NAMES = [
  'Tee \u0301 in navy',
  '\u0338',
  '❤\ufe0f tee',
  `a${'𝐀'.repeat(40)}`,
  '\ufdfa'.repeat(70),
  "Women's \\ 'tee'",
  'ŉ ½ ⑴ ͺ',
];

test('any text is a valid vector, also within JSON', async () => {
  const database = await emptyDatabase();
  const vectors = NAMES.map((name) => searchVectorOf({ name, type: name, looks: name, rest: name }));
  const json = JSON.stringify(vectors.map((search) => ({ search }))).replaceAll("'", "''");
  const rows = await rowsOf(
    database,
    `SELECT search::tsvector FROM json_to_recordset('${json}'::json) AS listing (search text)`,
  );
  assert.equal(rows.length, NAMES.length);
});

test('an accent without a letter is no word', () => {
  const words = (name: string) => searchVectorOf({ name, type: '', looks: '', rest: '' }).split(' ').slice(1);
  assert.deepEqual(words('\u0301'), []);
  assert.deepEqual(words('tee \u0301'), ["'tee':1A"]);
});
