import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Measured, Slice } from '../measuring/slices.ts';
import { createReport } from './report.ts';
import { format, loadTable } from './table.ts';

const sliceOf = (perSecond: number, generatorUs = 1, foreignShare = 0): Slice => ({
  requests: perSecond,
  seconds: 1,
  p50Ms: 1.25,
  p99Ms: 20,
  failed: 1,
  perSecond,
  cpuUs: { web: 36.64, database: 0, cache: 0, generator: generatorUs },
  counts: {},
  foreignShare,
});
const measured: Measured = {
  name: 'list',
  slices: [sliceOf(900), sliceOf(1_100), sliceOf(1_000)],
  discarded: 2,
};

const origin = {
  date: '2026-01-02',
  command: 'npm run bench -- pages',
  commit: 'abc1234',
  isDirty: true,
  node: 'v24',
  generator: 'wrk 4',
  cores: 2,
  processor: 'a processor',
  memoryGib: 8,
  kernel: '6',
  database: { server_version: '18.1', fsync: 'on' },
};

describe('the tables of a measurement', () => {
  it('have medians with their spread, and the ratios of a row that has some', () => {
    const table = loadTable([
      { measured, ratios: { 'of the bare rate': 0.456 } },
      { measured: { ...measured, name: 'bare' }, ratios: {} },
    ]);
    assert.deepEqual(table.split('\n').slice(0, 4), [
      '| request | per second | p50 ms | p99 ms | web µs | generator µs | failed | of the bare rate |',
      '|---|---|---|---|---|---|---|---|',
      '| list | 1,000 (900–1,100) | 1.25 | 20 (20–20) | 36.6 (36.6–36.6) | 1 (1–1) | 3 | 0.46 |',
      '| bare | 1,000 (900–1,100) | 1.25 | 20 (20–20) | 36.6 (36.6–36.6) | 1 (1–1) | 3 |  |',
    ]);
  });

  it('say how many slices were thrown away, and how many stayed disturbed', () => {
    const disturbed = { ...measured, slices: [sliceOf(1, 1, 0.2), sliceOf(1)] };
    assert.match(
      loadTable([{ measured: disturbed, ratios: {} }]),
      /2 slices count; 2 disturbed ones were thrown away, and 1 that stayed disturbed count\./,
    );
  });

  it('mark a row whose generator takes more than a third of the servers', () => {
    const heavy = { ...measured, slices: [sliceOf(1, 13)] };
    const table = loadTable([{ measured: heavy, ratios: {} }]);
    assert.match(table, /\| list † \|/);
    assert.match(table, /† The generator took more than a third/);
  });

  it('keep three digits, and all of a large number', () => {
    assert.deepEqual([36.64, 4.567, 0.0123, 12_345.6, 0].map(format), [
      '36.6',
      '4.57',
      '0.012',
      '12,346',
      '0',
    ]);
  });
});

describe('the report of a section', () => {
  it('is Markdown with its origin, and JSON with every slice', () => {
    const lines: string[] = [];
    const report = createReport((line) => lines.push(line));
    report.row(measured, { ratio: 1 });
    report.value('peak, MB', 119.96);
    const markdown = report.markdown(origin);
    assert.match(markdown, /at commit abc1234 with uncommitted changes/);
    assert.match(markdown, /\| peak, MB \| 120 \|/);
    const json = JSON.parse(report.json(origin));
    assert.equal(json.rows[0].slices.length, 3);
    assert.deepEqual([json.rows[0].ratios, json.values], [{ ratio: 1 }, { 'peak, MB': 119.96 }]);
    assert.equal(lines.length, 2);
  });
});
