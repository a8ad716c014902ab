import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsText, parseMeasurements, tidyMeasurements } from './measurements.ts';

describe('measurements', () => {
  it('are read from lines and from parts, with both decimal marks', () => {
    const text = 'Chest: S 50, M 53,5 ;Length : S 70,M 72.5\n\nSleeve: One size 61';
    assert.deepEqual(
      parseMeasurements(text)?.map(({ label, valuesCm }) => [label, Object.fromEntries(valuesCm)]),
      [
        ['Chest', { S: 50, M: 53.5 }],
        ['Length', { S: 70, M: 72.5 }],
        ['Sleeve', { 'One size': 61 }],
      ],
    );
    assert.deepEqual(parseMeasurements(' \n'), []);
    assert.equal(tidyMeasurements('Total \t length:\tS 70\r\n'), 'Total length: S 70');
  });

  it('can have sizes that are numbers', () => {
    const [waist] = parseMeasurements('Waist: 36 50, 38 52') ?? [];
    assert.deepEqual(
      [...(waist?.valuesCm ?? [])],
      [
        ['36', 50],
        ['38', 52],
      ],
    );
  });

  it('keep one form, which reads the same again', () => {
    const stored = tidyMeasurements(' Chest:S 50,  M 53,5; Length: S 70');
    assert.equal(stored, 'Chest: S 50, M 53.5\nLength: S 70');
    assert.equal(tidyMeasurements(measurementsText(parseMeasurements(stored) ?? [], '; ')), stored);
  });

  it('are refused when a part is missing, doubled, or out of range', () => {
    for (const text of [
      'S 50',
      'Chest:',
      'Chest: S',
      'Chest: 50',
      'Chest: S 0',
      'Chest: S 401',
      'Chest: S 50, S 51',
    ])
      assert.equal(parseMeasurements(text), undefined, text);
    assert.equal(parseMeasurements('Chest: S 50\nchest: S 50'), undefined);
    assert.equal(parseMeasurements('Waist: 36 50,38 52'), undefined, 'not a decimal comma');
    assert.equal(parseMeasurements('Che\0st: S 50'), undefined, 'PostgreSQL cannot store it');
    assert.equal(parseMeasurements('Chest: \u202eS 50'), undefined, 'it would reverse the text');
    assert.equal(
      parseMeasurements(Array.from({ length: 13 }, (_, at) => `L${at}: S 5`).join('\n')),
      undefined,
    );
  });
});
