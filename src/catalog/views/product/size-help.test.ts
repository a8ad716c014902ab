import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitNote } from './fit-note.ts';
import { garmentTable } from './garment-table.ts';

describe('the measurements of a garment', () => {
  const text = 'Chest: S 50, M 53.5, XL 60\nLength: M 72';
  const rowsIn = (table: string) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      row
        .replace(/<[^>]+>/g, ' ')
        .trim()
        .split(/ {2,}/),
    );

  it('are a table in cm and inches, with the sizes that the product comes in', () => {
    assert.deepEqual(rowsIn(garmentTable(text, ['S', 'M', 'L'])?.text ?? ''), [
      ['Garment', 'S', 'M'],
      ['Chest, cm', '50', '53.5'],
      ['Chest, in', '19.7', '21.1'],
      ['Length, cm', '–', '72'],
      ['Length, in', '–', '28.3'],
    ]);
  });

  it('are left out when the merchant gives none for these sizes', () => {
    assert.equal(garmentTable('', ['S']), null);
    assert.equal(garmentTable(text, ['L']), null);
  });
});

describe('what buyers say about the fit', () => {
  const noteOf = (small: number, fitting: number, large: number) =>
    fitNote({ small, true: fitting, large })?.text.replace(/<[^>]+>/g, '');

  it('is said from five answers on', () => {
    assert.equal(fitNote(undefined), null);
    assert.equal(noteOf(0, 4, 0), undefined);
    assert.equal(noteOf(1, 4, 0), 'True to size: 4 of 5 buyers say so.');
  });

  it('is a tendency only when more than half agree', () => {
    assert.match(noteOf(6, 3, 1) ?? '', /^Runs small: 6 of 10 .* one size up/);
    assert.match(noteOf(1, 3, 6) ?? '', /^Runs large: 6 of 10 .* one size down/);
    assert.match(noteOf(5, 4, 1) ?? '', /^Buyers differ .* 5 say small, 4 true to size, 1 large/);
  });
});
