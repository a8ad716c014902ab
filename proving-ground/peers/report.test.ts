import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFigures } from '../plots/figures.ts';
import { PLOTS } from '../plots/specs.ts';
import type { Comparison } from './compare.ts';
import { reportOf } from './report.ts';
import { ROWS, type Row } from './rows.ts';

const [list] = ROWS as [Row];
const medians = {
  requestsPerSecond: 9_000,
  p99Ms: 20,
  serverMs: 0.1,
  databaseMs: 0.02,
  memoryMb: 110,
  failed: 0,
};
const comparison = (part: Partial<Comparison>): Comparison => ({
  row: list,
  ours: medians,
  theirs: { ...medians, requestsPerSecond: 90, serverMs: 3, databaseMs: 21.4, memoryMb: 700 },
  timesByRate: 100,
  timesByProcessor: 203,
  thrownAway: 2,
  ...part,
});
const correctness = {
  existingLine: { acknowledged: 20, kept: 20, newLines: 0 },
  newLine: { acknowledged: 20, kept: 20, newLines: 1 },
  sold: 10,
};
const report = (comparisons: Comparison[]) =>
  reportOf({
    origin: 'Measured',
    rounds: 7,
    seconds: 3,
    foreignPercent: 10,
    comparisons,
    correctness: { ours: correctness, theirs: correctness },
  });
const figures = (text: string) => readFigures(`<!-- figures -->\n${text}\n<!-- end of figures -->`);

describe('the report of the comparison', () => {
  it('calls a goal reached by the rate or by processor time', () => {
    const reached = (part: Partial<Comparison>) => figures(report([comparison(part)]))[0]?.cells.reached;
    assert.equal(reached({}), 'yes');
    assert.equal(reached({ timesByRate: 250, timesByProcessor: 3 }), 'yes');
    assert.equal(reached({ timesByRate: 199, timesByProcessor: 199 }), 'no');
  });

  it('has the columns of its plot, and what was thrown away', () => {
    const text = report([comparison({})]);
    for (const { head } of PLOTS.peers?.columns ?? []) assert.ok(figures(text)[0]?.cells[head], head);
    assert.match(text, /2 slices were thrown away/);
  });

  it('states the most memory of all rows, and fails above 120 MB', () => {
    const memory = (memoryMb: number) =>
      figures(report([comparison({}), comparison({ ours: { ...medians, memoryMb } })])).find(
        ({ name }) => name === 'MyClothes',
      )?.cells;
    assert.deepEqual([memory(119)?.MB, memory(119)?.reached], ['119', 'yes']);
    assert.equal(memory(121)?.reached, 'no');
  });
});
