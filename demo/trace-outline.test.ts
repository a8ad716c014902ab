import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceOutline } from './trace-outline.ts';

const maskOf = (...rows: string[]) => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  cells: Uint8Array.from(rows.join(''), (cell) => (cell === '#' ? 1 : 0)),
});
const block = (width: number, height: number) =>
  maskOf(
    '.'.repeat(width + 2),
    ...Array.from({ length: height }, () => `.${'#'.repeat(width)}.`),
    '.'.repeat(width + 2),
  );

test('an outline lies one cell within the cloth', () => {
  assert.equal(traceOutline(block(10, 10)), 'M3 2l7 0 0 8-1 0-7 0 0-8z');
});

test('cloth that is cut by the border reaches to it', () => {
  assert.equal(
    traceOutline(maskOf(...Array.from({ length: 8 }, () => '########'))),
    'M1 0l7 0 0 8-1 0-7 0 0-8z',
  );
});

test('a hole stays a hole, and small islands are left out', () => {
  const rows = Array.from({ length: 20 }, (_, y) =>
    Array.from({ length: 20 }, (_, x) => (x > 7 && x < 12 && y > 7 && y < 12 ? '.' : '#')).join(''),
  );
  assert.equal(traceOutline(maskOf(...rows)).match(/z/g)?.length, 2);
  assert.equal(traceOutline(block(5, 5)), '');
  assert.equal(traceOutline(maskOf('....', '....')), '');
});
