import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { FAULT_NAMES, FAULTS } from './faults/all.ts';

const page = readFileSync(new URL('../../docs/break-it-yourself.md', import.meta.url), 'utf8');
const OTHERS = ['hosts', 'heal', 'help', 'scan'];

describe('the faults of the region', () => {
  it('have unique names of letters and dashes, which can be typed', () => {
    assert.equal(new Set(FAULT_NAMES).size, FAULT_NAMES.length);
    for (const name of FAULT_NAMES) assert.match(name, /^[a-z]+(-[a-z]+)+$/);
    for (const { what } of FAULTS) assert.ok(what.length > 0);
  });

  it('have the same names in the instructions', () => {
    const rows = [...page.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell ?? '');
    const told = rows.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)/g)].map(([, name]) => name ?? ''));
    assert.ok(told.length > 8, told.join());
    assert.deepEqual(
      told.filter((name) => !FAULT_NAMES.includes(name) && !OTHERS.includes(name)),
      [],
    );
  });
});
